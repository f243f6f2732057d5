/**
 * Shape of every file in `seed/`. One record is one YAML file whose name is its slug; texts are written in French with
 * typographic apostrophes (’) and « » and ordinary spaces: narrow no-break spaces are set when the record is loaded.
 */
import { z } from 'zod';
import { recordingProviders } from '../db/schema/index.ts';

const text = z.string().trim().min(1);
export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens');
/** A day, a month or a year: sources seldom say more. */
export const partialDate = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'YYYY, YYYY-MM or YYYY-MM-DD');

export const seedSource = z.strictObject({
  url: z.url(),
  title: text,
  publisher: text.optional(),
  /** Date of the page itself, when it shows one. */
  date: partialDate.optional(),
  /** Day on which somebody of this project read it. */
  readOn: partialDate,
  /** `excerpt`: only part of the page could be read. */
  read: z.enum(['whole', 'excerpt']),
});

/**
 * `code`: INSEE code of a commune ("35238"), SIREN of an EPCI ("243500139"), "dep-35", "reg-53", or "autre-<slug>" for a
 * place declared in seed/territories.yaml (syndicats, foreign towns). `name`: as the source writes it.
 */
export const seedTerritory = z.strictObject({
  code: z.string().regex(/^(\d[\dAB]\d{3}|\d{9}|dep-[\dab]{2,3}|reg-\d{2}|autre-[a-z0-9-]+)$/),
  name: text,
});

export const projectStatus = z.enum(['en-projet', 'en-cours', 'realise', 'arrete', 'inconnu']);

export const seedInitiative = z
  .strictObject({
    title: text.max(140),
    summary: text.max(400),
    territory: seedTerritory,
    themes: z.array(slug).min(1).max(4),
    technologies: z.array(slug).max(6).default([]),
    status: projectStatus,
    /** First and last known year of the project itself (not of the source); absent when no source says. */
    years: z.strictObject({ from: z.int().min(1980).max(2100), to: z.int().min(1980).max(2100).optional() }).optional(),
    sections: z
      .strictObject({
        context: text.optional(),
        realisation: text.optional(),
        results: text.optional(),
        lessons: text.optional(),
      })
      .default({}),
    partners: z.array(text).default([]),
    suppliers: z.array(text).default([]),
    cost: z.strictObject({ euros: z.number().positive().optional(), note: text }).optional(),
    funding: z.array(text).default([]),
    links: z.array(z.strictObject({ label: text, url: z.url() })).default([]),
    volumes: z.array(z.strictObject({ number: z.int().positive(), page: z.int().positive().optional() })).default([]),
    sources: z.array(seedSource).min(1),
    /** True when one partial or indirect source is all there is: the page says so. */
    weakSource: z.boolean().default(false),
  })
  .refine((record) => !record.years?.to || record.years.to >= record.years.from, 'years.to precedes years.from');

export const seedSpeaker = z.strictObject({ name: text, aliases: z.array(text).default([]) });

/** A recording kept by somebody else; the transcript is our own copy, one passage a line ("[02:15] …" where times are known). */
export const seedRecording = z.strictObject({
  url: z.url({ protocol: /^https$/ }),
  provider: z.enum(recordingProviders),
  title: text,
  /** In seconds. */
  duration: z.int().positive().optional(),
  transcript: text.optional(),
  transcriptSource: text.optional(),
});

const seedTestimonialFields = z.strictObject({
  speaker: slug,
  /** Office held that day, as the source gives it, in lower case: "maire de Ploemeur". */
  office: text,
  initiative: slug.optional(),
  territory: seedTerritory,
  date: partialDate.optional(),
  place: text.optional(),
  medium: z.enum(['text', 'audio', 'video']).default('text'),
  /** own: in their own name; institution: on behalf of it; unknown: the source does not settle it. */
  voice: z.enum(['own', 'institution', 'unknown']),
  /**
   * quotation: at most one sentence, word for word from the source; paraphrase: our words;
   * observation: what somebody saw of others, in our words, never as theirs.
   */
  form: z.enum(['quotation', 'paraphrase', 'observation']),
  text: text.max(600),
  themes: z.array(slug).default([]),
  motives: z.array(slug).default([]),
  /** Every brake that the text or its source names. */
  brakes: z.array(slug).default([]),
  /** Those of them that the person overcame, where the text or its source clearly says so. */
  overcome: z.array(slug).default([]),
  networks: z.array(slug).default([]),
  presences: z.array(slug).default([]),
  uses: z.array(slug).default([]),
  recording: seedRecording.optional(),
  source: seedSource,
});

export const seedTestimonial = seedTestimonialFields.refine(
  ({ brakes, overcome }) => overcome.every((brake) => brakes.includes(brake)),
  'overcome names a brake that brakes does not',
);

/** What a source says of a volume: several assertions of one property may disagree, one is accepted and says why. */
export const seedVolume = z.strictObject({
  number: z.int().positive(),
  slug,
  introduction: text.optional(),
  assertions: z
    .array(
      z.strictObject({
        property: z.enum(['number', 'title', 'subtitle', 'year', 'date', 'partners', 'cases', 'chapters', 'scope']),
        value: text,
        accepted: z.boolean(),
        /** Why this value was accepted or set aside; required as soon as two values disagree. */
        reason: text.optional(),
        /** What the source says exactly, in a few words. */
        evidence: text.optional(),
        source: seedSource,
      }),
    )
    .min(1),
});

/**
 * A question put to some people, as a source reports it. What the source does not give is left out: without `n`, dates or
 * source, every figure is shown as unverified. `share`: per cent of those who answered.
 */
export const seedPoll = z.strictObject({
  question: text,
  questionEn: text.optional(),
  population: text.optional(),
  askedBy: text.optional(),
  dates: z.strictObject({ from: partialDate, to: partialDate.optional() }).optional(),
  n: z.int().positive().optional(),
  /** May one person choose several answers? */
  several: z.boolean().default(false),
  options: z
    .array(
      z.strictObject({
        fr: text,
        en: text.optional(),
        share: z.number().min(0).max(100).optional(),
        count: z.int().nonnegative().optional(),
        /** The term of the vocabularies of testimonials that the answer stands for. */
        term: z.strictObject({ vocabulary: z.enum(['motive', 'brake', 'network', 'use']), slug }).optional(),
      }),
    )
    .min(1),
  note: text.optional(),
  source: seedSource.optional(),
});

/** A place that is in no official list of communes, EPCI, départements and régions. */
export const seedOtherTerritory = z.strictObject({
  code: z.string().regex(/^autre-[a-z0-9-]+$/),
  name: text,
  category: z.enum(['syndicat', 'pays', 'collectivite', 'etablissement', 'foreign', 'network']),
  country: z.string().length(2),
  /** INSEE codes of the départements it covers, when in France. */
  departments: z.array(z.string().regex(/^[\dAB]{2,3}$/)).default([]),
  url: z.url().optional(),
});

const label = z.strictObject({ slug, fr: text, en: text });
const bilingual = z.strictObject({ fr: text, en: text });

export const seedThemes = z.strictObject({
  version: z.int(),
  label: text,
  validFrom: z.iso.date(),
  themes: z.array(
    label.extend({ description: bilingual, children: z.array(label.extend({ description: bilingual.optional() })) }),
  ),
});

export const seedTechnologies = z.strictObject({ version: z.int(), technologies: z.array(label) });

export const seedVocabularies = z.strictObject({
  version: z.int(),
  motives: z.array(label.extend({ description: bilingual.optional() })),
  brakes: z.array(label.extend({ description: bilingual.optional() })),
  networks: z.array(label),
  presences: z.array(label),
  uses: z.array(label),
});

export type SeedLabel = z.infer<typeof label>;
export type SeedBilingual = z.infer<typeof bilingual>;
export type SeedSource = z.infer<typeof seedSource>;
export type SeedInitiative = z.infer<typeof seedInitiative>;
export type SeedTestimonial = z.infer<typeof seedTestimonial>;
export type SeedSpeaker = z.infer<typeof seedSpeaker>;
export type SeedVolume = z.infer<typeof seedVolume>;
export type SeedPoll = z.infer<typeof seedPoll>;
export type SeedOtherTerritory = z.infer<typeof seedOtherTerritory>;

const lines = z.array(text).default([]);

/** A volume composed from records of the seed, to show what the catalogue can make. One paragraph an entry of `text`. */
export const seedBook = z.strictObject({
  number: z.int().positive(),
  year: z.int(),
  title: text,
  subtitle: text,
  publisher: text,
  place: z.string(),
  legalDeposit: z.string(),
  price: z.string(),
  licence: z.strictObject({ label: text, url: z.url() }),
  blurb: lines,
  sections: z.array(
    z.strictObject({
      kind: z.enum(['foreword', 'chapter', 'contribution', 'interview', 'further', 'followups', 'map', 'figures']),
      title: text,
      text: lines,
      cases: z.array(slug).default([]),
    }),
  ),
});
export type SeedBook = z.infer<typeof seedBook>;
