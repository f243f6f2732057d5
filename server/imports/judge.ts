import { createHash } from 'node:crypto';
import { foldName } from '../../db/folding.ts';
import type { Executor } from '../../db/open.ts';
import { importedUnder, wasImported } from '../../db/queries/imports.ts';
import {
  type InitiativeRow,
  initiativeById,
  initiativeBySlug,
  type RevisionInput,
  revisionInput,
  volumesOf,
} from '../../db/queries/initiatives.ts';
import type { SubmissionRow } from '../../db/queries/submissions.ts';
import {
  searchTerritories,
  type TerritoryRow,
  territoriesByIds,
  territoriesNamed,
} from '../../db/queries/territories.ts';
import { volumeByNumber } from '../../db/queries/volumes.ts';
import type { CatalogueVocabulary } from '../catalogue/vocabulary.ts';
import { type Lookups, mistakes, omissions } from '../contribution/content.ts';
import type { ImageStore } from '../contribution/images.ts';
import { territoryLabel } from '../contribution/territories.ts';
import type { Fault } from '../http/forms.ts';
import { isMessageKey, type MessageKey, type MessageValues } from '../http/i18n/index.ts';
import type { Flow } from '../review/flow.ts';
import {
  contentOfRecord,
  type ExchangeRecord,
  emptyRecord,
  type RecordNames,
  type RecordPatch,
  recordOf,
  recordPatch,
  revisionOfRecord,
} from './records.ts';

/** Homonyms that a message names. */
const homonymsShown = 5;

/** What one line says, and what it would do to the catalogue as it stands. */
export type Judgement = Refusal | Verdict;

interface Refusal {
  outcome: 'error';
  faults: Fault[];
  identity: Identity;
}

interface Verdict {
  outcome: 'new' | 'changed' | 'unchanged';
  faults: null;
  identity: Identity;
  record: ExchangeRecord;
  input: RevisionInput;
  territory: TerritoryRow;
  /** The record that the line speaks of; null: a new one. */
  initiative: InitiativeRow | null;
  /** A contribution that says the same and waits for editors. */
  waiting: SubmissionRow | null;
  /** Volumes that the line gives the record, where they differ. */
  volumes: ExchangeRecord['volumes'] | null;
  /** Is anything but the volumes different? */
  rewritten: boolean;
  /** The file keeps it from being published. */
  isDraft: boolean;
  key: string;
  /** What the line says, to be recognised when it comes again. */
  hash: string;
}

interface Identity {
  id: number | null;
  slug: string | null;
  key: string | null;
  /** The record that gave the idea, where the catalogue does not have it yet. */
  reference: string | null;
}

export type Judge = ReturnType<typeof createJudge>;

class Refused extends Error {
  readonly faults: Fault[];

  constructor(faults: Fault[]) {
    super('refused');
    this.faults = faults;
  }
}

/** Texts as we keep them: line ends made one, accents composed, no space around. */
function tidy(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim();
  if (Array.isArray(value)) return value.map(tidy);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, tidy(each)]));
}

/** Every fault of a line's shape, the first of each field. */
function readPatch(sent: unknown): RecordPatch {
  const parsed = recordPatch.safeParse(tidy(sent));
  if (parsed.success) {
    const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given) as RecordPatch;
  }
  const faults = new Map<string, Fault>();
  for (const issue of parsed.error.issues) {
    const field = issue.path.join('.');
    if (faults.has(field)) continue;
    if (issue.code === 'unrecognized_keys') {
      faults.set(field, { field, key: 'import.error.unknownField', values: { names: issue.keys.join(', ') } });
      continue;
    }
    const limit = 'maximum' in issue ? issue.maximum : null;
    const values: MessageValues = typeof limit === 'number' ? { limit } : {};
    faults.set(field, { field, key: isMessageKey(issue.message) ? issue.message : 'import.error.shape', values });
  }
  throw new Refused([...faults.values()]);
}

/** Codes as spreadsheets leave them: without the zero in front, in the wrong case. */
function codesMeant(code: string): string[] {
  const padded = /^\d{4}$/.test(code) ? [`0${code}`] : [];
  return [...new Set([code, ...padded, code.toUpperCase(), code.toLowerCase()])];
}

/** The contribution form names its fields otherwise than files do. */
function fieldOfFile(field: string): string {
  return field.replace(/^(source|image)-(\d+)-/, '$1s.$2.');
}

/** Reads lines and compares them with the catalogue. Everything is read through the executor, nothing written. */
export function createJudge({
  flow,
  vocabulary,
  images,
  now = Date.now,
}: {
  flow: Pick<Flow, 'lookups' | 'openSubmissionOf'>;
  vocabulary: () => CatalogueVocabulary;
  images: Pick<ImageStore, 'has'>;
  now?: () => number;
}) {
  let terms: { of: CatalogueVocabulary; themes: Map<string, string>; technologies: Map<string, string> } | null = null;

  /** Slugs of themes and technologies by their slug and labels, folded. */
  function termTables() {
    const current = vocabulary();
    if (terms?.of === current) return terms;
    const table = (rows: { slug: string; labelFr: string; labelEn: string }[]) =>
      new Map(
        rows.flatMap(({ slug, labelFr, labelEn }) => [slug, labelFr, labelEn].map((name) => [foldName(name), slug])),
      );
    const technologies = current.options.technologie.flatMap(({ value }) => current.term('technology', value) ?? []);
    terms = { of: current, themes: table(current.themes), technologies: table(technologies) };
    return terms;
  }

  /** Slug of what stands for a retired theme or technology. */
  function standingFor(field: 'themes' | 'technologies', slug: string): string | undefined {
    const { themeBySlug, hasTerm, term } = vocabulary();
    if (field === 'themes') return themeBySlug.get(slug)?.slug;
    return hasTerm('technology', slug) ? term('technology', slug)?.slug : undefined;
  }

  /** Terms by their slugs, volumes in their order. */
  function resolveTerms(patch: RecordPatch): { patch: RecordPatch; faults: Fault[] } {
    const faults: Fault[] = [];
    const tables = termTables();
    const resolved = { ...patch };
    for (const field of ['themes', 'technologies'] as const) {
      const given = patch[field];
      if (!given) continue;
      const slugOf = (name: string) => tables[field].get(foldName(name)) ?? standingFor(field, name);
      resolved[field] = [...new Set(given.map((name) => slugOf(name) ?? name))];
      const unknown = given.filter((name) => slugOf(name) === undefined);
      if (unknown.length > 0)
        faults.push({ field, key: `import.error.${field}`, values: { names: unknown.join(', ').slice(0, 200) } });
    }
    if (patch.volumes) resolved.volumes = patch.volumes.toSorted((a, b) => a.number - b.number);
    return { patch: resolved, faults };
  }

  function findTerritory(executor: Executor, code: string, name: string, lookups: Lookups): TerritoryRow | Fault {
    const field = code === '' && name !== '' ? 'territoryName' : 'territoryCode';
    const fault = (key: MessageKey, values: MessageValues = {}): Fault => ({ field, key, values });
    if (code !== '') {
      for (const meant of codesMeant(code)) {
        const row = lookups.territory(meant);
        if (row) return row;
      }
      return fault('import.error.territory', { code });
    }
    if (name === '') return fault('contribution.missing.territory');
    const named = territoriesNamed(executor, name);
    const [only] = named.length === 1 ? named : [];
    if (only) return only;
    const near = named.length > 0 ? named : searchTerritories(executor, name, homonymsShown);
    if (near.length === 0) return fault('form.territory.unknown');
    const choices = near.slice(0, homonymsShown).map((row) => `${territoryLabel(row)} ${row.code}`);
    const values = { choices: choices.join(', ') };
    return fault(named.length > 0 ? 'import.error.homonyms' : 'import.error.nearNames', values);
  }

  /** The record that a line names by its address or its number; null: it is not there. Throws Refused where they disagree. */
  function identify(executor: Executor, { id, slug }: RecordPatch): InitiativeRow | null {
    const byId = id ? initiativeById(executor, id) : undefined;
    if (!slug) return byId ?? null;
    const bySlug = initiativeBySlug(executor, slug);
    const other = bySlug ?? byId;
    if (other && (other.slug !== slug || (id && other.id !== id))) {
      const values = { id: String(other.id), slug: other.slug };
      throw new Refused([{ field: bySlug ? 'id' : 'slug', key: 'import.error.identity', values }]);
    }
    return bySlug ?? null;
  }

  /** The record that was imported before under this place and title. */
  function recall(executor: Executor, key: string): InitiativeRow | null {
    const id = importedUnder(executor, key);
    return (id !== undefined && initiativeById(executor, id)) || null;
  }

  function namesFor(executor: Executor, territoryCode: string, lookups: Lookups): RecordNames {
    return { territoryCode, themeSlug: lookups.themeSlug, reference: (id) => referenceOf(executor, id) };
  }

  function referenceOf(executor: Executor, id: number): string {
    const row = initiativeById(executor, id);
    return row && row.publishedAt !== null ? row.slug : String(id);
  }

  /** A record of the catalogue as files carry it: its published version, or the one that waits for editors. */
  function recordOfRevision(
    executor: Executor,
    initiative: InitiativeRow,
    revisionId: number,
    lookups: Lookups,
  ): ExchangeRecord | null {
    const input = revisionInput(executor, revisionId);
    const [territory] = input ? territoriesByIds(executor, [input.territoryId]) : [];
    if (!input || !territory) return null;
    const state = initiative.state === 'draft' ? 'draft' : 'published';
    const names = namesFor(executor, territory.code, lookups);
    return recordOf(initiative, state, input, volumesOf(executor, initiative.id), names);
  }

  /** Number of the record that gave the idea; a reference that the catalogue does not know is handed back. */
  function findModel(executor: Executor, reference: string): number | string | undefined {
    if (reference === '') return undefined;
    const [, number] = /^(?:.*\/i\/)?(\d{1,9})$/.exec(reference) ?? [];
    const [, slug] = /^(?:.*\/initiatives\/)?([a-z0-9-]+)\/?$/.exec(reference) ?? [];
    const row = number ? initiativeById(executor, Number(number)) : slug ? initiativeBySlug(executor, slug) : undefined;
    if (row && row.state !== 'withdrawn') return row.id;
    return number ?? slug ?? reference;
  }

  /** A record as it stands, and the contribution to it that is open. */
  function standing(executor: Executor, initiative: InitiativeRow | null, lookups: Lookups) {
    const open = initiative ? (flow.openSubmissionOf(executor, initiative.id) ?? null) : null;
    const revisionId = initiative?.publishedRevisionId ?? open?.revisionId ?? null;
    const record =
      initiative && revisionId !== null ? recordOfRevision(executor, initiative, revisionId, lookups) : null;
    return { open, record };
  }

  function merge(current: ExchangeRecord | null, patch: RecordPatch): ExchangeRecord {
    const moved = patch.territoryCode !== undefined && patch.territoryCode !== current?.territoryCode;
    const record = { ...(current ?? emptyRecord()), ...(moved ? { territoryName: '' } : {}), ...patch };
    const readOn = new Map(current?.sources.map((source) => [source.url, source.readOn]));
    const sources = record.sources.map((source) => ({
      ...source,
      readOn: source.readOn || (readOn.get(source.url) ?? ''),
    }));
    return { ...record, sources };
  }

  function judge(executor: Executor, sent: unknown, identity: Identity): Omit<Verdict, 'faults' | 'identity'> {
    const lookups = flow.lookups(executor);
    const shaped = readPatch(sent);
    const isNamed = Boolean(shaped.id || shaped.slug);
    identity.id = shaped.id ?? null;
    identity.slug = shaped.slug || null;
    const { patch, faults } = resolveTerms(shaped);

    const named = identify(executor, patch);
    const placed = merge(standing(executor, named, lookups).record, patch);
    const territory = findTerritory(executor, placed.territoryCode, placed.territoryName, lookups);
    const isFault = 'field' in territory;
    if (isFault) faults.push(territory);
    const key = isFault ? null : keyOf(territory, placed.title);
    identity.key = isNamed ? null : key;
    const initiative = isNamed || key === null ? named : recall(executor, key);
    const { open, record: current } = standing(executor, initiative, lookups);
    if (initiative?.state === 'withdrawn') faults.push({ field: 'slug', key: 'import.error.withdrawn', values: {} });

    const record = { ...merge(current, patch), ...(isFault ? {} : { territoryCode: territory.code }) };
    const model = findModel(executor, record.inspiredBy);
    if (typeof model === 'string') identity.reference = model;
    faults.push(...faultsOf(executor, record, current === null && patch.status === undefined, lookups));
    const today = new Date(now()).toISOString().slice(0, 10);
    const input = revisionOfRecord(record, typeof model === 'number' ? model : undefined, lookups, today);
    if (faults.length > 0 || isFault || key === null || !input) throw new Refused(faults);

    const name = { id: initiative?.id ?? record.id ?? 0, slug: initiative?.slug ?? record.slug };
    const names = namesFor(executor, territory.code, lookups);
    const written = recordOf(name, record.state, input, record.volumes, names);
    const hash = createHash('sha256').update(JSON.stringify(patch)).digest('hex');
    const isDraft = patch.state === 'draft';
    const verdict = { record: written, input, territory, initiative, key, hash, isDraft };
    if (!initiative)
      return { ...verdict, outcome: 'new', waiting: null, volumes: patch.volumes ?? [], rewritten: true };

    const isRepeated = wasImported(executor, initiative.id, hash);
    const submitted =
      open && open.revisionId !== null ? recordOfRevision(executor, initiative, open.revisionId, lookups) : null;
    const waiting = open && (isRepeated || textOf(submitted) === textOf(written)) ? open : null;
    const rewritten = !isRepeated && !waiting && textOf(current) !== textOf(written);
    if (rewritten && open)
      throw new Refused([{ field: '', key: 'import.error.open', values: { id: String(open.id) } }]);
    const isMoved = patch.volumes && JSON.stringify(patch.volumes) !== JSON.stringify(current?.volumes ?? []);
    const volumes = !isRepeated && isMoved ? (patch.volumes ?? null) : null;
    return { ...verdict, outcome: rewritten || volumes ? 'changed' : 'unchanged', waiting, volumes, rewritten };
  }

  /** The rules of the contribution form, and those of what only files say. */
  function faultsOf(executor: Executor, record: ExchangeRecord, lacksStatus: boolean, lookups: Lookups): Fault[] {
    const content = contentOfRecord(record);
    // Published records exist without the story of what was done: the editors' page says what is missing.
    const missing = omissions(content, lookups).filter(({ field }) => field !== 'realisation' && field !== 'territory');
    const faults = [...mistakes(content, lookups), ...missing].map((fault) => ({
      ...fault,
      field: fieldOfFile(fault.field),
    }));
    if (lacksStatus) faults.push({ field: 'status', key: 'contribution.missing.status', values: {} });
    for (const [index, { number }] of record.volumes.entries())
      if (!volumeByNumber(executor, number))
        faults.push({
          field: `volumes.${index}`,
          key: 'import.error.unknownVolume',
          values: { number: String(number) },
        });
    for (const [index, { file }] of record.images.entries())
      if (!images.has(file))
        faults.push({ field: `images.${index}.file`, key: 'import.error.imageMissing', values: {} });
    return faults.filter(
      (fault, position) =>
        // Terms that are unknown have been told of with their names.
        !(fault.key === 'form.invalid' && (fault.field === 'themes' || fault.field === 'technologies')) &&
        faults.findIndex(({ field }) => field === fault.field) === position,
    );
  }

  return {
    recordOfRevision: (executor: Executor, initiative: InitiativeRow, revisionId: number) =>
      recordOfRevision(executor, initiative, revisionId, flow.lookups(executor)),

    /** `sent`: what a line says, in the shape of a record but not yet checked. */
    judge(executor: Executor, sent: unknown): Judgement {
      const identity: Identity = { id: null, slug: null, key: null, reference: null };
      try {
        return { ...judge(executor, sent, identity), faults: null, identity };
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return { outcome: 'error', faults: error.faults, identity };
      }
    },
  };
}

/** What two versions of one record are compared by. */
function textOf(record: ExchangeRecord | null): string {
  return JSON.stringify({ ...record, volumes: [], state: '', id: 0, slug: '' });
}

/** Place and title: what tells records without a name apart. */
function keyOf(territory: TerritoryRow, title: string): string {
  return createHash('sha256')
    .update(`${territory.code}\n${foldName(title)}`)
    .digest('hex');
}
