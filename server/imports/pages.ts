import { z } from 'zod';
import type { ImportFault, ImportLine, ImportRow, ImportTotals } from '../../db/queries/imports.ts';
import { importOutcomes, importResults } from '../../db/schema/index.ts';
import { type PresentationContext, yearsOf } from '../catalogue/pages/cards.ts';
import { personName } from '../contribution/pages.ts';
import { territoryLabel } from '../contribution/territories.ts';
import { isMessageKey, type Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import { columnChoices, fieldLabel, headingOf } from './columns.ts';
import { maximumLines } from './files.ts';
import type { Judgement } from './judge.ts';
import { exchangeRecord, type RecordField, recordFields, requiredFields } from './records.ts';
import { duplicatesShown, faultsShown, type ImportService, type Launch, retentionDays } from './service.ts';

const delimiterNames = { ';': 'semicolon', ',': 'comma', '\t': 'tab' } as const;
const longestExample = 90;
const documentationRules = [1, 2, 3, 4, 5, 6, 7] as const;

const sum = (counts: Partial<Record<string, number>>) =>
  Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);

/** How the file was read, for an editor to see whether it was read well. */
function readingOf(row: ImportRow, t: Translator): string {
  const encoding = t(`import.encoding.${row.encoding}`);
  if (row.delimiter === null) return t('import.read.jsonl', { count: row.total, encoding });
  const delimiter = t(`import.delimiter.${delimiterNames[row.delimiter]}`);
  return t('import.read.csv', { count: row.total, encoding, delimiter });
}

/** Counts that are not zero, each with its name. */
function presentTotals(totals: ImportTotals, t: Translator) {
  const counts = (names: readonly string[], found: Partial<Record<string, number>>, kind: 'outcome' | 'result') =>
    names.flatMap((name) => {
      const count = found[name] ?? 0;
      const key = `import.${kind}.${name}`;
      return count > 0 && isMessageKey(key)
        ? [{ label: t(key), values: [{ label: t.number(count), href: null }] }]
        : [];
    });
  return {
    outcomes: counts(importOutcomes, totals.outcomes, 'outcome'),
    results: counts(importResults, totals.results, 'result'),
  };
}

export function presentFault({ field, key, values, value }: ImportFault, t: Translator) {
  return {
    field: fieldLabel(field, t),
    message: t(isMessageKey(key) ? key : 'import.error.shape', values),
    value: value === '' ? null : value,
  };
}

function presentFaulty(lines: readonly ImportLine[], t: Translator) {
  return lines.map(({ line, faults }) => ({
    line: t('import.line', { line: String(line) }),
    faults: faults.map((fault) => presentFault(fault, t)),
  }));
}

export function presentImports(
  view: ReturnType<ImportService['list']>,
  error: string | null,
  { t }: PresentationContext,
) {
  return {
    action: paths.imports(t.language),
    hint: t('import.file.hint', { lines: t.number(maximumLines) }),
    kept: t('import.file.kept', { days: retentionDays }),
    error,
    formatHref: paths.importFormat(t.language),
    templateHref: paths.importTemplate(t.language),
    exports: [
      { href: paths.recordsExport('csv'), label: t('import.export.csv') },
      { href: paths.recordsExport('jsonl'), label: t('import.export.jsonl') },
      { href: paths.recordsExport('jsonl', 'relecture=oui'), label: t('import.export.drafts') },
    ],
    rows: view.rows.map(({ row }) => ({
      href: paths.importOf(t.language, row.id),
      name: row.fileName,
      detail: t('import.list.detail', {
        count: row.total,
        date: t.date(row.createdAt),
        author: row.origin === 'command' ? t('import.command') : personName(row.accountId, view.people, t),
      }),
      state: t(`import.state.${row.state}`),
      attention: row.state === 'received' || row.state === 'checked' || row.state === 'stopped',
    })),
  };
}

/** The page that says what each column is. `mapping`: as it is, or as it was just sent. */
export function presentColumns(
  { row, lines }: ReturnType<ImportService['columns']>,
  mapping: readonly (string | null)[],
  error: string | null,
  { t }: PresentationContext,
) {
  const choices = columnChoices(mapping).map((value) => ({ value, label: fieldLabel(value, t) }));
  const lacking = requiredFields.filter(
    (field) => !mapping.includes(field) && !(field === 'territoryCode' && mapping.includes('territoryName')),
  );
  const named = mapping.includes('id') || mapping.includes('slug');
  return {
    name: row.fileName,
    reading: readingOf(row, t),
    recognised: t('import.mapping.recognised', {
      count: mapping.filter((name) => name !== null).length,
      total: t.number(row.headings.length),
    }),
    lacking:
      lacking.length === 0 || named
        ? null
        : t('import.mapping.lacking', { fields: t.list(lacking.map((field) => fieldLabel(field, t))) }),
    errors: error === null ? [] : [{ field: 'colonne-0', message: error }],
    action: paths.importPart(t.language, row.id, 'colonnes'),
    choices,
    columns: row.headings.map((heading, index) => {
      const example = lines.map(({ cells }) => (cells[index] ?? '').trim()).find((cell) => cell !== '');
      return {
        name: `colonne-${index}`,
        label: t('import.mapping.column', { number: index + 1, heading: heading || t('import.mapping.unnamed') }),
        example: example ? t('import.mapping.example', { text: example.slice(0, longestExample) }) : null,
        selected: mapping[index] ?? '',
      };
    }),
    discardAction: paths.importPart(t.language, row.id, 'effacement'),
  };
}

/** How far the work is, for the page and for the module that asks again. */
export function presentProgress({ row, totals }: ReturnType<ImportService['progress']>, t: Translator) {
  const working = row.state === 'checking' || row.state === 'running';
  const done = sum(row.state === 'checking' ? totals.outcomes : totals.results);
  const text = t(row.state === 'checking' ? 'import.progress.checking' : 'import.progress.running', {
    done: t.number(done),
    total: t.number(row.total),
  });
  return { state: row.state, working, done, total: row.total, text };
}

/** A record as it will be, in the order of its page. */
function presentRecord(judged: Exclude<Judgement, { outcome: 'error' }>, { t, vocabulary }: PresentationContext) {
  const { record, territory, input } = judged;
  const facts: [RecordField, string][] = [
    ['summary', record.summary],
    ['status', t(`statut.${record.status}`)],
    ['yearFrom', yearsOf(input, t) ?? ''],
    ['context', record.context],
    ['realisation', record.realisation],
    ['results', record.results],
    ['lessons', record.lessons],
    [
      'themes',
      t.list(
        record.themes.flatMap((slug) => {
          const theme = vocabulary.themeBySlug.get(slug);
          return theme ? [t.label(theme)] : [];
        }),
      ),
    ],
    ['technologies', t.list(record.technologies)],
    ['partners', t.list(record.partners)],
    ['suppliers', t.list(record.suppliers)],
    ['funding', t.list(record.funding)],
    ['costNote', record.costNote],
    [
      'contactName',
      t.list([record.contactName, record.contactEmail, record.contactPhone].filter((text) => text !== '')),
    ],
    ['sources', record.sources.map(({ title, url }) => `${title} (${url})`).join('\n')],
    ['volumes', t.list(record.volumes.map(({ number }) => String(number)))],
  ];
  return {
    title: record.title,
    place: territoryLabel(territory),
    facts: facts
      .filter(([, text]) => text !== '')
      .map(([field, label]) => ({ label: fieldLabel(field, t), values: [{ label, href: null }] })),
  };
}

/** What a file would do, or has done. */
export function presentImport(
  view: ReturnType<ImportService['view']>,
  typed: Launch,
  error: string | null,
  context: PresentationContext,
) {
  const { t } = context;
  const { row, totals } = view;
  const part = (name: string) => paths.importPart(t.language, row.id, name);
  const { error: wrong = 0, duplicate = 0, new: fresh = 0, changed = 0, unchanged = 0 } = totals.outcomes;
  return {
    name: row.fileName,
    state: t(`import.state.${row.state}`),
    reading: readingOf(row, t),
    purged: row.totals !== null,
    progress: presentProgress(view, t),
    progressHref: part('avancement.json'),
    totals: presentTotals(totals, t),
    columnsHref: row.format === 'csv' && row.state === 'checked' ? part('colonnes') : null,
    errors: error === null ? [] : [{ field: 'partiel', message: error }],
    faulty: presentFaulty(view.faulty, t),
    faultsHref: part('erreurs.csv'),
    moreFaults:
      wrong + (totals.results.failed ?? 0) > faultsShown
        ? t('import.errors.more', { count: t.number(faultsShown) })
        : null,
    preview: view.preview.map(({ line, judged }) => ({
      line: t('import.line', { line: String(line.line) }),
      verdict: t(`import.verdict.${judged.outcome}`),
      record: judged.outcome === 'error' ? null : presentRecord(judged, context),
    })),
    duplicates: view.duplicates.map(({ line, judged }) => ({
      value: String(line.line),
      label: t('import.line', { line: String(line.line) }),
      title: judged.outcome === 'error' ? '' : `${judged.record.title}, ${territoryLabel(judged.territory)}`,
      chosen: typed.duplicates !== 'all' && typed.duplicates.includes(line.line),
      like: line.duplicates.flatMap((id) => {
        const located = view.likely.get(id);
        return located
          ? [
              {
                href: paths.initiative(t.language, located.initiative.slug),
                label: `${located.initiative.revision.title}, ${located.territory.name}`,
              },
            ]
          : [];
      }),
    })),
    allDuplicates: duplicate === 0 ? null : t('import.duplicates.all', { count: t.number(duplicate) }),
    allChosen: typed.duplicates === 'all',
    moreDuplicates:
      duplicate > duplicatesShown ? t('import.duplicates.more', { count: t.number(duplicatesShown) }) : null,
    launchAction: row.state === 'checked' && fresh + changed + duplicate + unchanged > 0 ? part('lancement') : null,
    nothing: fresh + changed + duplicate + wrong === 0,
    hasErrors: wrong > 0,
    partial: typed.partial,
    modes: (['review', 'publish'] as const).map((value) => ({
      value,
      label: t(`import.launch.${value}`),
      hint: t(`import.launch.${value}.hint`),
      selected: typed.mode === value,
    })),
    cancelAction: part('arret'),
    resumeAction: row.state === 'stopped' ? part('reprise') : null,
    discardAction: part('effacement'),
    kept: t('import.file.kept', { days: retentionDays }),
    importsHref: paths.imports(t.language),
  };
}

/** The part of JSON Schema that the documentation shows. */
const property = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  anyOf: z.array(z.object({ type: z.string().optional(), maximum: z.number().optional() })).optional(),
  items: z.object({ properties: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/** The schema of one line, as JSON Schema. */
export function recordSchema() {
  return z.toJSONSchema(exchangeRecord.partial(), { io: 'input' });
}

function describe(field: RecordField, t: Translator) {
  const schema = property.parse(recordSchema().properties?.[field]);
  const type = schema.type ?? schema.anyOf?.[0]?.type ?? 'string';
  const key = `import.documentation.type.${type}`;
  const inner = Object.keys(schema.items?.properties ?? {});
  const rules = [
    isMessageKey(key) ? t(key) : type,
    schema.maxLength === undefined ? '' : t('import.documentation.length', { limit: t.number(schema.maxLength) }),
    schema.maxItems === undefined ? '' : t('import.documentation.items', { limit: t.number(schema.maxItems) }),
    schema.enum ? t('import.documentation.values', { values: schema.enum.join(', ') }) : '',
  ];
  const columns = inner.length > 0 && field !== 'volumes' ? inner.map((name) => `${field}.0.${name}`) : [field];
  return {
    label: fieldLabel(field, t),
    hint: t(`import.hint.${field}`),
    rules: rules.filter((rule) => rule !== '').join(', '),
    required: requiredFields.includes(field),
    json: inner.length === 0 ? field : `${field}: [{ ${inner.join(', ')} }]`,
    headings: columns.map((name) => [...new Set([headingOf(name, 'fr'), headingOf(name, 'en')])].join(' / ')),
  };
}

/** The documentation of the format, made from its schema. */
export function presentFormat({ t, vocabulary }: PresentationContext) {
  const technologies = vocabulary.options.technologie.map(({ value, label }) => ({ slug: value, label: label(t) }));
  return {
    rules: documentationRules.map((number) => t(`import.documentation.rule.${number}`)),
    fields: recordFields.map((field) => describe(field, t)),
    terms: [
      {
        title: t('import.field.themes'),
        rows: vocabulary.themes.map((theme) => ({ slug: theme.slug, label: t.label(theme) })),
      },
      { title: t('import.field.technologies'), rows: technologies },
    ],
    templateHref: paths.importTemplate(t.language),
    schemaHref: paths.importSchema(),
  };
}

/** Headings of an empty file to be filled in. */
export function templateHeadings(t: Translator): string[] {
  return columnChoices([])
    .filter((name) => !name.startsWith('images.'))
    .map((name) => headingOf(name, t.language));
}
