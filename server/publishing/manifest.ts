import { z } from 'zod';
import { figure } from '../barometer/figure.ts';

/**
 * Everything a book is made from, in reading order. Plain data with French spacing set: no markup, no addresses of
 * files, nothing that changes between two runs. Same manifest and same software, same bytes.
 */

/** Where a testimonial may appear; an e-book counts as `pdf`, as the speakers were told. */
export const bookMedia = ['web', 'pdf', 'print'] as const;
export type BookMedium = (typeof bookMedia)[number];

const text = z.string();
const paragraphs = z.array(z.string());

const image = z.strictObject({
  /** Name of the stored file, such as `0123…-1600.webp`. */
  file: text,
  /** Pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  alternativeText: text,
  caption: text,
  rights: text,
});

const person = z.strictObject({ name: text, office: text });

const testimonial = z.strictObject({
  id: z.int(),
  slug: text,
  speaker: text,
  /** Office held that day. */
  office: text,
  /** In words, such as "12 mars 2026"; empty where unknown. */
  date: text,
  /** The speaker's own words, to be set in quotation marks; otherwise a paraphrase. */
  quotation: z.boolean(),
  /** What the speaker saw of others: told as such. */
  observation: z.literal(true).optional(),
  text,
  /** Where it may appear. */
  media: z.array(z.enum(bookMedia)),
  /** Public source that a short quotation is taken from; empty where the words were given to the catalogue. */
  source: text,
});

const bookCase = z.strictObject({
  /** Number of the record: its permanent address ends in it. */
  id: z.int(),
  /** Unique in the book: name of its anchor. */
  anchor: z.string().regex(/^fiche-\d+$/),
  /** Version of the record that is printed. */
  version: z.int(),
  title: text,
  summary: text,
  territory: z.strictObject({
    name: text,
    code: text,
    /** "commune", "communauté de communes"… in words. */
    kind: text,
    /** Names; empty where there is none. */
    department: text,
    region: text,
    /** Codes of the départements it lies in, as the map knows them. */
    departmentCodes: z.array(text),
    population: z.int().nullable(),
  }),
  /** "2013" or "2013–2016"; empty where unknown. */
  years: text,
  status: text,
  /** Labels, the principal one first. */
  themes: z.array(text),
  /** Slug of the principal top theme: attractivite, services or amenagement. */
  topTheme: text,
  technologies: z.array(text),
  sections: z.array(z.strictObject({ name: text, title: text, paragraphs })),
  /** Partners, suppliers, funding, cost…: what discloses who took part. */
  facts: z.array(z.strictObject({ label: text, values: z.array(text) })),
  contact: text,
  testimonials: z.array(testimonial),
  images: z.array(image),
  sources: z.array(z.strictObject({ title: text, publisher: text, date: text, url: text })),
  /** Permanent address of the living record, for the printed code. */
  url: text,
});

/** A block of a free text. */
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('heading'), text }),
  z.strictObject({ type: z.literal('paragraph'), text }),
  /** Of an interview. `speaker`: who asks or answers; empty for the editors' question. */
  z.strictObject({ type: z.literal('question'), text }),
  z.strictObject({ type: z.literal('answer'), speaker: text, text }),
  z.strictObject({ type: z.literal('list'), items: z.array(text) }),
]);

/** The version of the taxonomy that the book names its themes by. */
const taxonomy = z.strictObject({
  number: z.int(),
  label: text,
  /** In order. `parent`: slug of the top theme above it; empty for a top theme. */
  themes: z.array(z.strictObject({ slug: text, label: text, parent: text })),
});

const anchor = z.string().regex(/^[a-z][a-z0-9-]*$/);

const section = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['foreword', 'contribution', 'interview', 'further']),
    anchor,
    title: text,
    author: person.nullable(),
    blocks: z.array(block),
  }),
  z.strictObject({
    kind: z.literal('chapter'),
    anchor,
    /** From 1, in the order of the book. */
    number: z.int(),
    title: text,
    introduction: paragraphs,
    cases: z.array(bookCase),
  }),
  z.strictObject({
    kind: z.literal('followups'),
    anchor,
    title: text,
    introduction: paragraphs,
    entries: z.array(
      z.strictObject({
        title: text,
        territory: text,
        /** Volume that printed the case; empty where none did. */
        volume: text,
        answer: text,
        date: text,
        text,
        url: text,
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('map'),
    anchor,
    title: text,
    introduction: paragraphs,
    /** Cases by département: `shape` is the name of its outline on the map, empty where the map does not show it. */
    departments: z.array(z.strictObject({ code: text, name: text, count: z.int() })),
    /** Cases of places in no département. */
    elsewhere: z.int(),
  }),
  z.strictObject({
    kind: z.literal('figures'),
    anchor,
    title: text,
    introduction: paragraphs,
    tables: z.array(
      z.strictObject({
        title: text,
        /** Number of records counted. */
        total: z.int(),
        note: text,
        rows: z.array(z.strictObject({ label: text, count: z.int() })),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('barometer'),
    anchor,
    title: text,
    introduction: paragraphs,
    /** The frozen edition that the figures come from, in words, with the address where it can be checked. */
    edition: text,
    url: text,
    figures: z.array(figure),
  }),
]);

export const volumeManifest = z.strictObject({
  format: z.literal(1),
  volume: z.strictObject({
    number: z.int(),
    year: z.int(),
    collection: text,
    title: text,
    subtitle: text,
    /** Clearly said on cover and colophon where the book only shows what can be done. */
    demonstration: z.boolean(),
    publisher: text,
    place: text,
    /** Of each form of the book, with hyphens; empty where there is none. */
    isbn: z.strictObject({ print: text, pdf: text, epub: text }),
    issn: text,
    /** In words, such as "décembre 2026". */
    legalDeposit: text,
    price: text,
    licence: z.strictObject({ label: text, url: text }),
    printer: text,
    team: z.array(z.strictObject({ role: text, names: z.array(text) })),
    partners: z.array(z.strictObject({ name: text, url: text, logo: image.nullable() })),
    cover: image.nullable(),
    /** Whom journalists may ask; no line where nobody is named. Editions closed before it was asked for have none. */
    pressContact: paragraphs.default([]),
    /** Text of the back cover. */
    blurb: paragraphs,
    baseUrl: text,
  }),
  edition: z.strictObject({
    number: z.int(),
    /** Day of closing, YYYY-MM-DD: the only date in the book's metadata. */
    date: z.iso.date(),
  }),
  /** Editions of before versions were kept have none. */
  taxonomy: taxonomy.nullable().default(null),
  sections: z.array(section),
});

export type VolumeManifest = z.infer<typeof volumeManifest>;
export type BookSection = VolumeManifest['sections'][number];
export type BookChapter = Extract<BookSection, { kind: 'chapter' }>;
export type BookCase = z.infer<typeof bookCase>;
export type BookImage = z.infer<typeof image>;
export type BookTestimonial = z.infer<typeof testimonial>;
export type BookBlock = z.infer<typeof block>;

/** Every case in reading order. */
export function casesOf({ sections }: VolumeManifest): BookCase[] {
  return sections.flatMap((each) => (each.kind === 'chapter' ? each.cases : []));
}

/** The manifest with those testimonials only that may appear in this medium. */
export function withConsentFor(manifest: VolumeManifest, medium: BookMedium): VolumeManifest {
  return {
    ...manifest,
    sections: manifest.sections.map((each) =>
      each.kind === 'chapter'
        ? {
            ...each,
            cases: each.cases.map((one) => ({
              ...one,
              testimonials: one.testimonials.filter(({ media }) => media.includes(medium)),
            })),
          }
        : each,
    ),
  };
}
