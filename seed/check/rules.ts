/** What must be true of the seed besides the shape of its files. Each rule returns the faults it finds. */
import { foldName } from '../../db/folding.ts';
import type { SeedPoll, SeedSource } from '../schema.ts';
import { type Collection, type Fault, passagesOf, type Reference, sentencesOf, wordsOf } from './collection.ts';

/** First year for which an initiative is believable: public access to the web in France. */
const firstYear = 1994;
const mirrors = /s3\.amazonaws|staging|testing\.|next-develop|1novembre54|localhost/;

function unknownSlugs(file: string, kind: string, named: readonly string[], known: ReadonlySet<string>): Fault[] {
  return named.filter((slug) => !known.has(slug)).map((slug) => ({ file, message: `unknown ${kind}: ${slug}` }));
}

/** Codes, themes, terms, speakers and initiatives that are named exist, and each speaker speaks somewhere. */
export function namesThatExist(collection: Collection, reference: Reference): Fault[] {
  const places = collection.places.flatMap(({ record }) => record.map(({ code }) => code));
  const codes = new Set([...reference.codes, ...places]);
  const speakers = new Set(collection.speakers.map(({ slug }) => slug));
  const initiatives = new Set(collection.initiatives.map(({ slug }) => slug));
  const volumes = new Set(collection.volumes.map(({ record }) => String(record.number)));
  const faults: Fault[] = [];
  for (const { slug, record } of collection.initiatives) {
    const file = `initiatives/${slug}`;
    faults.push(
      ...unknownSlugs(file, 'territory', [record.territory.code], codes),
      ...unknownSlugs(file, 'second-level theme', record.themes, reference.themes),
      ...unknownSlugs(file, 'technology', record.technologies, reference.technologies),
      ...unknownSlugs(
        file,
        'volume',
        record.volumes.map(({ number }) => String(number)),
        volumes,
      ),
    );
  }
  for (const { slug, record } of collection.testimonials) {
    const file = `testimonials/${slug}`;
    faults.push(
      ...unknownSlugs(file, 'speaker', [record.speaker], speakers),
      ...unknownSlugs(file, 'initiative', record.initiative ? [record.initiative] : [], initiatives),
      ...unknownSlugs(file, 'territory', [record.territory.code], codes),
      ...unknownSlugs(file, 'second-level theme', record.themes, reference.themes),
      ...unknownSlugs(file, 'motive', record.motives, reference.motives),
      ...unknownSlugs(file, 'brake', record.brakes, reference.brakes),
      ...unknownSlugs(file, 'overcome brake', record.overcome, reference.brakes),
      ...unknownSlugs(file, 'network', record.networks, reference.networks),
      ...unknownSlugs(file, 'presence', record.presences, reference.presences),
      ...unknownSlugs(file, 'use', record.uses, reference.uses),
    );
  }
  const termsOf = {
    motive: reference.motives,
    brake: reference.brakes,
    network: reference.networks,
    use: reference.uses,
  };
  for (const { slug, record } of collection.polls)
    for (const { term } of record.options)
      if (term) faults.push(...unknownSlugs(`polls/${slug}`, term.vocabulary, [term.slug], termsOf[term.vocabulary]));
  const heard = new Set(collection.testimonials.map(({ record }) => record.speaker));
  for (const slug of speakers) {
    if (!heard.has(slug)) faults.push({ file: `speakers/${slug}`, message: 'no testimonial of this speaker' });
  }
  return faults;
}

function sourceFaults(file: string, source: SeedSource): Fault[] {
  const faults: Fault[] = [];
  if (!/^https?:\/\/[^/]+\.[a-z]{2,}(\/|$|\?)/.test(source.url))
    faults.push({ file, message: `not a public address: ${source.url}` });
  if (mirrors.test(source.url)) faults.push({ file, message: `address of a mirror: ${source.url}` });
  if (source.date && source.date > source.readOn)
    faults.push({ file, message: `read on ${source.readOn}, before its date ${source.date}` });
  return faults;
}

function pollFaults(file: string, { dates, n, several, options, source }: SeedPoll): Fault[] {
  const faults = source ? sourceFaults(file, source) : [];
  const told = source?.date ?? source?.readOn;
  const last = dates?.to ?? dates?.from;
  if (dates?.to && dates.to < dates.from) faults.push({ file, message: `asked until ${dates.to}, from ${dates.from}` });
  // Dates may be partial: only what both say is compared.
  if (last && told && last.slice(0, told.length) > told.slice(0, last.length))
    faults.push({ file, message: `asked on ${last}, after its source of ${told}` });
  const shares = options.reduce((total, { share = 0 }) => total + share, 0);
  // Each share may be rounded by half a point.
  if (!several && shares > 100 + options.length / 2) faults.push({ file, message: `shares of ${shares} % in all` });
  if (n !== undefined && options.some(({ count = 0 }) => count > n))
    faults.push({ file, message: `an answer given by more than ${n}` });
  return faults;
}

/** Sources have public addresses, and dates follow one another: the project, then its source, then the reading. */
export function sourcesAndDates(collection: Collection): Fault[] {
  const faults: Fault[] = [];
  for (const { slug, record } of collection.initiatives) {
    const file = `initiatives/${slug}`;
    for (const source of record.sources) faults.push(...sourceFaults(file, source));
    if (!record.years) continue;
    const { from, to = from } = record.years;
    const told = Math.max(...record.sources.map((source) => Number((source.date ?? source.readOn).slice(0, 4))));
    if (from < firstYear) faults.push({ file, message: `begins in ${from}, before ${firstYear}` });
    const past = record.status === 'realise' || record.status === 'arrete';
    if (past && to > told) faults.push({ file, message: `over in ${to}, but its last source is of ${told}` });
    if (record.status !== 'en-projet' && from > told)
      faults.push({ file, message: `begins in ${from}, but its last source is of ${told}` });
  }
  for (const { slug, record } of collection.testimonials) {
    const file = `testimonials/${slug}`;
    faults.push(...sourceFaults(file, record.source));
    const told = record.source.date ?? record.source.readOn;
    // Dates may be partial: only what both say is compared.
    if (record.date && record.date.slice(0, told.length) > told.slice(0, record.date.length))
      faults.push({ file, message: `said on ${record.date}, after its source of ${told}` });
  }
  for (const { slug, record } of collection.volumes) {
    for (const { source } of record.assertions) faults.push(...sourceFaults(`volumes/${slug}`, source));
  }
  for (const { slug, record } of collection.polls) faults.push(...pollFaults(`polls/${slug}`, record));
  return faults;
}

function repeated<Item>(items: readonly Item[], key: (item: Item) => string): [first: Item, again: Item][] {
  const seen = new Map<string, Item>();
  return items.flatMap((item): [Item, Item][] => {
    const first = seen.get(key(item));
    if (first === undefined) seen.set(key(item), item);
    return first === undefined ? [] : [[first, item]];
  });
}

const grammarWords = new Set(
  'a au aux avec d dans de des du en et l la le les leur leurs par pour que qui s sa ses son sur un une'.split(' '),
);
const significant = (title: string) =>
  new Set(
    foldName(title)
      .split(' ')
      .filter((word) => !grammarWords.has(word)),
  );

/** Part of the words of two titles that they share, from 0 to 1 (Jaccard index). */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return one.intersection(other).size / one.union(other).size;
}

/** Titles and texts are there once, and no territory tells the same initiative in two records. */
export function nothingTwice(collection: Collection): Fault[] {
  const faults: Fault[] = [];
  const { initiatives, testimonials, places } = collection;
  for (const [first, again] of repeated(initiatives, ({ record }) => foldName(record.title)))
    faults.push({ file: `initiatives/${again.slug}`, message: `same title as ${first.slug}` });
  for (const [first, again] of repeated(testimonials, ({ record }) => foldName(record.text)))
    faults.push({ file: `testimonials/${again.slug}`, message: `same text as ${first.slug}` });
  for (const [, again] of repeated(
    places.flatMap(({ record }) => record),
    ({ code }) => code,
  ))
    faults.push({ file: 'territories', message: `declared twice: ${again.code}` });
  for (const [, again] of repeated(collection.speakers, ({ record }) => foldName(record.name)))
    faults.push({ file: `speakers/${again.slug}`, message: `a speaker with this name is already there` });
  for (const [, records] of Map.groupBy(initiatives, ({ record }) => record.territory.code)) {
    for (const [position, { slug, record }] of records.entries()) {
      for (const other of records.slice(0, position)) {
        const sameYear = record.years?.from === other.record.years?.from;
        const bound = sameYear ? 0.4 : 0.6;
        if (likeness(significant(record.title), significant(other.record.title)) >= bound)
          faults.push({ file: `initiatives/${slug}`, message: `seems to tell the same initiative as ${other.slug}` });
      }
    }
  }
  return faults;
}

/** Titles of 4 to 14 words, summaries of 25 to 45, quotations of one sentence. */
export function lengths(collection: Collection): Fault[] {
  const faults: Fault[] = [];
  for (const { slug, record } of collection.initiatives) {
    const file = `initiatives/${slug}`;
    const title = wordsOf(record.title).length;
    const summary = wordsOf(record.summary).length;
    if (title < 4 || title > 14) faults.push({ file, message: `a title of ${title} words` });
    if (summary < 25 || summary > 45) faults.push({ file, message: `a summary of ${summary} words` });
  }
  for (const { slug, record } of collection.testimonials) {
    if (record.form === 'quotation' && sentencesOf(record.text).length > 1)
      faults.push({ file: `testimonials/${slug}`, message: 'a quotation of more than one sentence' });
  }
  return faults;
}

const typographyFaults: [pattern: RegExp, message: string][] = [
  [/'/, 'a straight apostrophe instead of ’'],
  [/"/, 'a straight quotation mark instead of « »'],
  [/\.\.\./, 'three full stops instead of …'],
  [/[^\s«(\d\u202F\u00A0][:;?!](\s|$)/u, 'no space before a double mark'],
  [/[^\s’(]«|«\S|\S»|»[\p{L}\d]/u, 'no space around a guillemet'],
  [/ {2}/, 'two spaces'],
  [/\s[,.](\s|$)/, 'a space before a comma or a full stop'],
  [/(^|[.:?!]\s+)A (?=\p{L})/u, 'A instead of À'],
  [/\b(Etat|Ecole|Elu|Elus|Equipe|Evian|Ile|Ecran)\b/u, 'a capital without its accent'],
  [/\d (?:ème|eme|ère)\b|\d(?:ème|ère|eme)s?\b/u, 'ordinals are written 1er, 2e'],
  [/(?<![\p{L}\d])\d{5,}(?![\d-])/u, 'figures of five digits or more are written by groups of three'],
  [/\d%/, 'no space before %'],
];

/** French typography, as written in the files (spacing is refined when they are loaded). */
export function typography(collection: Collection): Fault[] {
  return passagesOf(collection).flatMap(({ file, field, text }) =>
    typographyFaults.flatMap(([pattern, message]) => {
      const found = pattern.exec(text);
      if (!found) return [];
      const around = text.slice(Math.max(0, found.index - 12), found.index + 18).trim();
      return [{ file, message: `${field}: ${message}, in "${around}"` }];
    }),
  );
}

/** Number of words in a row that two passages may not share. */
const sharedRun = 10;

/** No run of ten words stands in two records, nor in two passages of one. */
export function nothingCopied(collection: Collection): Fault[] {
  const faults: Fault[] = [];
  const seen = new Map<string, string>();
  for (const { file, field, text } of passagesOf(collection)) {
    if (field === 'office' || field === 'reason') continue;
    const words = wordsOf(text).map((word) => word.toLowerCase());
    for (let start = 0; start + sharedRun <= words.length; start++) {
      const run = words.slice(start, start + sharedRun).join(' ');
      const here = `${file} (${field})`;
      const first = seen.get(run);
      if (first !== undefined && first !== here) {
        faults.push({ file, message: `${field}: ten words shared with ${first}: "${run}"` });
        break;
      }
      seen.set(run, here);
    }
  }
  return faults;
}
