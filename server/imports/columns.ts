/** The columns of a CSV file: their headings, and what their cells make together. */
import { foldName } from '../../db/folding.ts';
import { isMessageKey, type Language, type MessageKey, type Translator, translators } from '../http/i18n/index.ts';
import { type ExchangeRecord, type RecordField, recordFields } from './records.ts';

type Headings = readonly [french: string, english: string];
const groupNames = ['links', 'sources', 'images'] as const;
type Group = (typeof groupNames)[number];
type SingleField = Exclude<RecordField, Group>;

/** Headings of our own files. Others are found by the label of the field, and by the names below. */
const singles: Record<SingleField, Headings> = {
  id: ['numero_fiche', 'record_number'],
  slug: ['identifiant_fiche', 'record_slug'],
  state: ['etat_fiche', 'record_state'],
  title: ['titre', 'title'],
  summary: ['resume', 'summary'],
  territoryCode: ['code_territoire', 'territory_code'],
  territoryName: ['territoire', 'territory'],
  status: ['statut', 'status'],
  yearFrom: ['annee_debut', 'year_from'],
  yearTo: ['annee_fin', 'year_to'],
  context: ['contexte', 'context'],
  realisation: ['realisation', 'implementation'],
  results: ['resultats', 'results'],
  lessons: ['enseignements', 'lessons'],
  themes: ['themes', 'themes'],
  technologies: ['technologies', 'technologies'],
  partners: ['partenaires', 'partners'],
  suppliers: ['fournisseurs', 'suppliers'],
  funding: ['financement', 'funding'],
  costEuros: ['cout_euros', 'cost_euros'],
  costNote: ['cout_precision', 'cost_note'],
  contactName: ['contact_nom', 'contact_name'],
  contactEmail: ['contact_courriel', 'contact_email'],
  contactPhone: ['contact_telephone', 'contact_phone'],
  inspiredBy: ['inspiree_de', 'inspired_by'],
  weakSource: ['source_faible', 'weak_source'],
  volumes: ['tomes', 'volumes'],
};

const groups = {
  links: { names: ['lien', 'link'], fields: { label: ['titre', 'title'], url: ['adresse', 'address'] } },
  sources: {
    names: ['source', 'source'],
    fields: {
      title: ['titre', 'title'],
      url: ['adresse', 'address'],
      publisher: ['editeur', 'publisher'],
      date: ['date', 'date'],
      readOn: ['lu_le', 'read_on'],
      read: ['lecture', 'reading'],
    },
  },
  images: {
    names: ['image', 'image'],
    fields: {
      file: ['fichier', 'file'],
      width: ['largeur', 'width'],
      height: ['hauteur', 'height'],
      alternativeText: ['description', 'description'],
      caption: ['legende', 'caption'],
      rights: ['droits', 'rights'],
    },
  },
} as const satisfies Record<Group, { names: Headings; fields: Record<string, Headings> }>;

/**
 * Other names of the same things, as spreadsheets of town halls have them. Number and address of a record have none: a
 * column that only counts lines must not change the records of those numbers.
 */
const otherNames: Partial<Record<SingleField, readonly string[]>> = {
  title: ['intitule', 'nom', 'nom du projet', 'projet', 'name', 'project'],
  summary: ['description', 'description courte', 'abstract', 'chapo'],
  territoryCode: ['code', 'code insee', 'insee', 'siren', 'code commune', 'insee code'],
  territoryName: ['collectivite', 'commune', 'ville', 'nom de la collectivite', 'epci', 'place', 'municipality'],
  status: ['avancement', 'etat du projet', 'progress'],
  yearFrom: ['annee', 'debut', 'date de debut', 'year', 'start', 'start year'],
  yearTo: ['fin', 'date de fin', 'end', 'end year'],
  context: ['besoin', 'objectifs'],
  realisation: ['mise en oeuvre', 'action', 'actions', 'implementation', 'what was done'],
  results: ['bilan', 'effets', 'outcomes'],
  lessons: ['conseils', 'lecons', 'lessons learned'],
  themes: ['theme', 'thematique', 'thematiques', 'topics'],
  technologies: ['technologie', 'technology', 'outils'],
  partners: ['partenaire', 'partner'],
  suppliers: ['fournisseur', 'prestataire', 'prestataires', 'fournisseurs et prestataires', 'supplier'],
  funding: ['financeurs', 'financements', 'financeurs et mecenes', 'funders'],
  costEuros: ['cout', 'montant', 'budget', 'cost'],
  contactName: ['contact', 'referent'],
  contactEmail: ['courriel', 'email', 'e mail', 'mail', 'adresse electronique'],
  contactPhone: ['telephone', 'tel', 'phone'],
  volumes: ['tome', 'volume'],
};

export interface Column {
  /** `title`, or `sources.0.url`: also the name that faults have for the field. */
  name: string;
  label: (t: Translator) => string;
}

function groupOf(name: string): { group: Group; index: number; field: string } | null {
  const [group, index, field] = name.split('.');
  const known = groupNames.find((each) => each === group);
  return known && index && field ? { group: known, index: Number(index), field } : null;
}

/** Heading of a column in the files we write. */
export function headingOf(name: string, language: Language): string {
  const side = language === 'fr' ? 0 : 1;
  const grouped = groupOf(name);
  if (!grouped) return singles[name as SingleField][side];
  const { names, fields } = groups[grouped.group];
  const headings = (fields as Record<string, Headings>)[grouped.field];
  return `${names[side]}_${grouped.index + 1}_${headings?.[side]}`;
}

/** What a field is called on pages; the whole record for an unknown one. */
export function fieldLabel(name: string, t: Translator): string {
  const grouped = groupOf(name);
  const key = grouped ? `import.field.${grouped.group}.${grouped.field}` : `import.field.${name}`;
  return isMessageKey(key) ? t(key, { number: (grouped?.index ?? 0) + 1 }) : t('import.field.record');
}

const isGroup = (field: RecordField): field is Group => (groupNames as readonly string[]).includes(field);

/** How many entries of each numbered group a file has columns for. */
export type GroupSizes = Record<Group, number>;
export const usualGroupSizes: GroupSizes = { links: 1, sources: 3, images: 1 };

export function groupSizesOf(records: Iterable<ExchangeRecord>): GroupSizes {
  const sizes: GroupSizes = { links: 1, sources: 1, images: 0 };
  for (const record of records)
    for (const group of groupNames) sizes[group] = Math.max(sizes[group], record[group].length);
  return sizes;
}

/** Names of every column, in the order of the file. */
export function columnNames(sizes: GroupSizes): string[] {
  return recordFields.flatMap((field) => {
    if (!isGroup(field)) return [field];
    const fields = Object.keys(groups[field].fields);
    return Array.from({ length: sizes[field] }, (_, index) => fields.map((name) => `${field}.${index}.${name}`)).flat();
  });
}

/** As many entries as a record may have: what a heading is looked up in. */
const largestSizes: GroupSizes = { links: 20, sources: 10, images: 8 };
const allColumns = columnNames(largestSizes);
const isColumn = new Set(allColumns);

const wordsOf = (heading: string) => foldName(heading).replaceAll(' ', '');

function nameTable(): Map<string, string> {
  const table = new Map<string, string>();
  const add = (heading: string, name: string) => {
    const words = wordsOf(heading);
    if (words !== '' && !table.has(words)) table.set(words, name);
  };
  const languages = ['fr', 'en'] as const;
  for (const name of allColumns) for (const language of languages) add(headingOf(name, language), name);
  for (const name of allColumns) for (const language of languages) add(fieldLabel(name, translators[language]), name);
  for (const [name, others] of Object.entries(otherNames)) for (const other of others) add(other, name);
  for (const name of allColumns) if (name !== 'id' && name !== 'slug') add(name, name);
  return table;
}

let names: Map<string, string> | null = null;

/** The column that each heading means, each at most once; null where none is recognised. */
export function proposeMapping(headings: readonly string[]): (string | null)[] {
  names ??= nameTable();
  const taken = new Set<string>();
  return headings.map((heading) => {
    const name = names?.get(wordsOf(heading));
    if (name === undefined || taken.has(name)) return null;
    taken.add(name);
    return name;
  });
}

/** Columns that a heading may be given, among them those that are in use. */
export function columnChoices(mapping: readonly (string | null)[]): string[] {
  const sizes = { ...usualGroupSizes };
  for (const name of mapping) {
    const grouped = name === null ? null : groupOf(name);
    if (grouped) sizes[grouped.group] = Math.max(sizes[grouped.group], grouped.index + 1);
  }
  return columnNames(sizes);
}

export function isColumnName(name: string): boolean {
  return isColumn.has(name);
}

/** What is wrong with a mapping as a whole, or null. */
export function mappingFault(mapping: readonly (string | null)[]): MessageKey | null {
  const used = mapping.filter((name) => name !== null);
  if (new Set(used).size < used.length) return 'import.mapping.twice';
  if (!['title', 'id', 'slug'].some((name) => used.includes(name))) return 'import.mapping.nothing';
  return null;
}

/**
 * A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection): our files have an apostrophe before
 * it, and one more before an apostrophe that is already there, so that reading takes exactly one away.
 */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;
const guarded = /^'+[=+\-@\t\r＝＋－＠]/;
export const guardFormula = (cell: string) => (formula.test(cell) ? `'${cell}` : cell);
const unguardFormula = (cell: string) => (guarded.test(cell) ? cell.slice(1) : cell);

/** Several values in one cell: separated by " | ", a bar or backslash within a value after a backslash. */
export function joinValues(values: readonly string[]): string {
  return values.map((value) => value.replaceAll(/[\\|]/g, '\\$&')).join(' | ');
}

/** Values of a cell; line ends separate them too, and for terms of a list semicolons. */
export function splitValues(cell: string, extra = ''): string[] {
  const values: string[] = [];
  let value = '';
  const end = () => {
    if (value.trim() !== '') values.push(value.trim());
    value = '';
  };
  for (let at = 0; at < cell.length; at += 1) {
    const letter = cell.charAt(at);
    const next = cell.charAt(at + 1);
    if (letter === '\\' && (next === '|' || next === '\\')) {
      value += next;
      at += 1;
    } else if (letter === '|' || letter === '\n' || (letter !== '' && extra.includes(letter))) end();
    else value += letter;
  }
  end();
  return values;
}

/** "2024", "05/2024" and "17/05/2024" as partial dates; anything else as it is. */
function dateOf(cell: string): string {
  const [, day, month, year] = /^(?:(\d{1,2})\/)?(\d{1,2})\/(\d{4})$/.exec(cell) ?? [];
  if (!month || !year) return cell;
  return [year, month.padStart(2, '0'), ...(day ? [day.padStart(2, '0')] : [])].join('-');
}

/** A whole number, however its thousands are set apart; text that is none stays, to be told of. */
function numberOf(cell: string): number | string | null {
  if (cell === '') return null;
  const plain = cell.replace(/\s*€$/, '').replace(/[.,]00?$/, '');
  if (!/^(?:\d{1,15}|\d{1,3}(?:[\s.]\d{3})+)$/.test(plain)) return cell;
  return Number(plain.replaceAll(/[\s.]/g, ''));
}

/** "6 | 9 p. 12": numbers of tomes, with the page where it is known. */
function volumesOf(cell: string): unknown[] {
  return splitValues(cell, ';,').map((value) => {
    const [, number, page] = /^(?:tomes?|volumes?)?\s*(\d+)(?:\s*\(?p(?:ages?|\.)?\s*(\d+)\)?)?$/i.exec(value) ?? [];
    return number ? { number: Number(number), page: page ? Number(page) : null } : { number: value, page: null };
  });
}

const flags: Record<string, boolean> = { '': false };
for (const word of ['oui', 'yes', 'vrai', 'true', '1', 'x']) flags[word] = true;
for (const word of ['non', 'no', 'faux', 'false', '0']) flags[word] = false;
const stateWords: Record<string, string> = {
  publiee: 'published',
  publie: 'published',
  published: 'published',
  brouillon: 'draft',
  draft: 'draft',
};
const readWords: Record<string, string> = { entiere: 'whole', whole: 'whole', extrait: 'excerpt', excerpt: 'excerpt' };

const lists: readonly SingleField[] = ['partners', 'suppliers', 'funding'];
const termLists: readonly SingleField[] = ['themes', 'technologies'];
const numbers: readonly string[] = ['id', 'yearFrom', 'yearTo', 'costEuros', 'width', 'height'];

function readCell(field: string, cell: string): unknown {
  if (numbers.includes(field)) return numberOf(cell);
  if (lists.some((name) => name === field)) return splitValues(cell);
  if (termLists.some((name) => name === field)) return splitValues(cell, ';');
  if (field === 'slug') return /\/initiatives\/([a-z0-9-]+)\/?$/.exec(cell)?.[1] ?? cell;
  if (field === 'volumes') return volumesOf(cell);
  if (field === 'weakSource') return flags[foldName(cell)] ?? cell;
  if (field === 'state') return stateWords[foldName(cell)] ?? cell;
  if (field === 'read') return readWords[foldName(cell)] ?? cell;
  if (field === 'date' || field === 'readOn') return dateOf(cell);
  return cell;
}

/** Fields for which an empty cell says nothing, rather than that they are empty. */
const neverEmpty: readonly string[] = ['id', 'slug', 'state', 'status', 'read'];

/** What the cells of one line say, in the shape of a record but not yet checked. */
export function patchOfCells(cells: readonly string[], mapping: readonly (string | null)[]): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const entries = new Map<Group, Record<string, unknown>[]>();
  for (const [position, name] of mapping.entries()) {
    if (name === null) continue;
    const cell = unguardFormula((cells[position] ?? '').trim()).trim();
    const grouped = groupOf(name);
    if (!grouped) {
      if (cell !== '' || !neverEmpty.includes(name)) patch[name] = readCell(name, cell);
      continue;
    }
    const { group, index, field } = grouped;
    const list = entries.get(group) ?? [];
    entries.set(group, list);
    if (cell !== '') list[index] = { ...list[index], [field]: readCell(field, cell) };
  }
  for (const [group, list] of entries) patch[group] = list.filter((entry) => entry !== undefined);
  return patch;
}

/** What the file has for a field, for messages. */
export function cellOf(field: string, cells: readonly string[], mapping: readonly (string | null)[]): string {
  const position = mapping.findIndex((name) => name === field || (name !== null && field.startsWith(`${name}.`)));
  return position === -1 ? '' : (cells[position] ?? '').trim();
}

function textOf(name: string, record: ExchangeRecord): string {
  const grouped = groupOf(name);
  if (grouped) {
    const entry = record[grouped.group][grouped.index] as Record<string, unknown> | undefined;
    const value = String(entry?.[grouped.field] ?? '');
    return grouped.field === 'read' && value !== '' ? (value === 'whole' ? 'entiere' : 'extrait') : value;
  }
  const value = record[name as SingleField];
  if (name === 'state') return value === 'draft' ? 'brouillon' : 'publiee';
  if (name === 'weakSource') return value ? 'oui' : 'non';
  if (name === 'volumes')
    return joinValues(record.volumes.map(({ number, page }) => `${number}${page === null ? '' : ` p. ${page}`}`));
  return Array.isArray(value) ? joinValues(value as string[]) : String(value ?? '');
}

/** The cells of a record under these columns. */
export function cellsOf(record: ExchangeRecord, columns: readonly string[]): string[] {
  return columns.map((name) => guardFormula(textOf(name, record)));
}
