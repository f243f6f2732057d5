import { type EntryRow, type VersionRow, type VocabularyName, vocabularies } from '../../db/queries/taxonomy.ts';
import { type ShownError, textFields } from '../http/forms.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import type { Change } from './changes.ts';
import { addressOfVocabulary, type wordNames } from './inputs.ts';
import type { TaxonomyService, VersionView } from './service.ts';

type Typed = Record<(typeof wordNames)[number], string>;

export const titleOf = ({ number, label }: VersionRow, t: Translator): string =>
  t('taxonomy.version', { number: String(number), label });

function stateOf(version: VersionRow, current: VersionRow, t: Translator): string {
  if (version.state === 'draft') return t('taxonomy.state.draft');
  return t(version.number === current.number ? 'taxonomy.state.current' : 'taxonomy.state.former');
}

const volumesInWords = (volumes: readonly number[], t: Translator): string | null =>
  volumes.length === 0 ? null : t('taxonomy.volumes', { count: volumes.length, list: t.list(volumes.map(String)) });

export function presentVersions(
  view: ReturnType<TaxonomyService['versions']>,
  form: { label: string; errors: ShownError[] },
  t: Translator,
) {
  const draft = view.rows.find(({ version }) => version.state === 'draft')?.version ?? null;
  const field = textFields(form.errors, t);
  return {
    rows: view.rows.map(({ version, volumes }) => ({
      href: paths.taxonomyVersion(t.language, version.number),
      title: titleOf(version, t),
      state: stateOf(version, view.current, t),
      since: version.state === 'draft' ? null : t('taxonomy.since', { date: t.date(version.validFrom) }),
      volumes: volumesInWords(volumes, t),
    })),
    /** Publishers read versions, and have no queue. */
    reviewHref: view.mayEdit ? paths.review(t.language) : null,
    startAction: view.mayEdit && draft === null ? paths.taxonomy(t.language) : null,
    draftHref: view.mayEdit && draft !== null ? paths.taxonomyVersion(t.language, draft.number) : null,
    errors: form.errors,
    label: field('label', 'taxonomy.start.label', form.label, {
      hint: 'taxonomy.start.label.hint',
      required: true,
      maximum: 120,
    }),
  };
}

/** Names of entries, retired ones too, by vocabulary and slug. */
function namesOf(entries: readonly EntryRow[], t: Translator) {
  const labels = new Map(entries.map((entry) => [`${entry.vocabulary}/${entry.slug}`, t.label(entry)]));
  return (vocabulary: VocabularyName, slug: string | null): string => labels.get(`${vocabulary}/${slug}`) ?? slug ?? '';
}

function changeInWords({ kind, vocabulary, entry, before }: Change, view: VersionView, t: Translator): string {
  return t(`taxonomy.change.${kind}`, {
    label: t.label(entry),
    before: before === null ? '' : t.label(before),
    successor: namesOf(view.entries, t)(vocabulary, entry.successor),
  });
}

function presentChanges(view: VersionView, t: Translator): string[] {
  const changes = view.changes.map((change) => changeInWords(change, view, t));
  return view.reordered ? [...changes, t('taxonomy.changes.reordered')] : changes;
}

/** The address of a vocabulary of a version, of an entry of it, or of what is done with the entry. */
function addressIn(version: VersionRow, vocabulary: VocabularyName, t: Translator) {
  return (...parts: string[]) =>
    paths.taxonomyVersion(t.language, version.number, [addressOfVocabulary(vocabulary), ...parts].join('/'));
}

/** Entries that stand together: a flat vocabulary, or the themes under one top theme. */
function groupOf(view: VersionView, vocabulary: VocabularyName, top: EntryRow | null, t: Translator) {
  const address = addressIn(view.version, vocabulary, t);
  const inside = view.entries.filter(
    (entry) => entry.vocabulary === vocabulary && entry.parentSlug === (top?.slug ?? null),
  );
  const inUse = inside.filter(({ successor }) => successor === null);
  const name = namesOf(view.entries, t);
  const shown = (entry: EntryRow, index: number) => ({
    anchor: `${vocabulary}-${entry.slug}`,
    label: t.label(entry),
    editHref: view.mayEdit ? address(entry.slug) : null,
    moveAction: view.mayEdit ? address(entry.slug, 'place') : null,
    first: index === 0,
    last: index === inUse.length - 1,
  });
  return {
    id: top === null ? addressOfVocabulary(vocabulary) : `theme-${top.slug}`,
    title: top === null ? t(`taxonomy.vocabulary.${vocabulary}`) : t.label(top),
    editHref: top !== null && view.mayEdit ? address(top.slug) : null,
    rows: inUse.map(shown),
    retired: inside
      .filter(({ successor }) => successor !== null)
      .map((entry) => ({
        label: t('taxonomy.retired.row', { label: t.label(entry), successor: name(vocabulary, entry.successor) }),
        title: t.label(entry),
        editHref: view.mayEdit ? address(entry.slug) : null,
      })),
    addHref: view.mayEdit ? `${address()}${top === null ? '' : `?sous=${encodeURIComponent(top.slug)}`}` : null,
    addLabel: t(`taxonomy.add.${vocabulary}`, { parent: top === null ? '' : t.label(top) }),
  };
}

export function presentVersion(view: VersionView, t: Translator) {
  const { version, entries } = view;
  const tops = entries.filter(({ vocabulary, parentSlug }) => vocabulary === 'theme' && parentSlug === null);
  const action = (part: string) => (view.mayEdit ? paths.taxonomyVersion(t.language, version.number, part) : null);
  return {
    title: titleOf(version, t),
    state: stateOf(version, view.current, t),
    draft: version.state === 'draft',
    volumes: volumesInWords(view.volumes, t),
    changes: view.previous === null ? null : presentChanges(view, t),
    enforceHref: action('vigueur'),
    discardHref: action('abandon'),
    themes: tops.map((top) => groupOf(view, 'theme', top, t)),
    vocabularies: vocabularies.filter((each) => each !== 'theme').map((each) => groupOf(view, each, null, t)),
  };
}

export function presentEnforcement(view: ReturnType<TaxonomyService['consequences']>, t: Translator) {
  const { version, records, testimonials } = view;
  return {
    heading: t('taxonomy.enforce.title', { number: String(version.number) }),
    title: titleOf(version, t),
    text: t('taxonomy.enforce.text'),
    followers: [
      t('taxonomy.enforce.records', { count: records }),
      t('taxonomy.enforce.testimonials', { count: testimonials }),
    ],
    changes: presentChanges(view, t),
    action: paths.taxonomyVersion(t.language, version.number, 'vigueur'),
    submit: t('taxonomy.enforce'),
    danger: false,
    back: paths.taxonomyVersion(t.language, version.number),
  };
}

export function presentDiscarding(view: VersionView, t: Translator) {
  const { version } = view;
  return {
    heading: t('taxonomy.discard.title', { number: String(version.number) }),
    title: titleOf(version, t),
    text: t('taxonomy.discard.text'),
    followers: [],
    changes: presentChanges(view, t),
    action: paths.taxonomyVersion(t.language, version.number, 'abandon'),
    submit: t('taxonomy.discard'),
    danger: true,
    back: paths.taxonomyVersion(t.language, version.number),
  };
}

/** Vocabularies whose entries have pages, where a description stands. */
const described: readonly VocabularyName[] = ['theme', 'motive', 'brake'];

function wordFields(vocabulary: VocabularyName, typed: Typed, errors: readonly ShownError[], t: Translator) {
  const field = textFields(errors, t);
  const names = [
    field('labelFr', 'taxonomy.label.fr', typed.labelFr, { required: true, maximum: 120 }),
    field('labelEn', 'taxonomy.label.en', typed.labelEn, { required: true, maximum: 120 }),
  ];
  if (!described.includes(vocabulary)) return names;
  return [
    ...names,
    field('descriptionFr', 'taxonomy.description.fr', typed.descriptionFr, { lines: 3, maximum: 400 }),
    field('descriptionEn', 'taxonomy.description.en', typed.descriptionEn, { lines: 3, maximum: 400 }),
  ];
}

export const typedEntry = ({ labelFr, labelEn, descriptionFr, descriptionEn }: EntryRow): Typed => ({
  labelFr,
  labelEn,
  descriptionFr: descriptionFr ?? '',
  descriptionEn: descriptionEn ?? '',
});

export function presentNewEntry(
  { version, parent }: ReturnType<TaxonomyService['place']>,
  vocabulary: VocabularyName,
  form: { typed: Typed; errors: ShownError[] },
  t: Translator,
) {
  return {
    heading: t(`taxonomy.add.${vocabulary}`, { parent: parent === null ? '' : t.label(parent) }),
    versionTitle: titleOf(version, t),
    versionHref: paths.taxonomyVersion(t.language, version.number),
    action: addressIn(version, vocabulary, t)(),
    parent: parent?.slug ?? null,
    slug: null,
    errors: form.errors,
    fields: wordFields(vocabulary, form.typed, form.errors, t),
    submit: t('taxonomy.add'),
    retirement: null,
    restoreAction: null,
    retiredNotice: null,
  };
}

export function presentEntry(
  { version, entry, retirable, isNew, successors, successor }: ReturnType<TaxonomyService['entry']>,
  form: { typed: Typed; successor: string; errors: ShownError[] },
  t: Translator,
) {
  const address = addressIn(version, entry.vocabulary, t);
  const retired = successor !== null;
  return {
    heading: t.label(entry),
    versionTitle: titleOf(version, t),
    versionHref: paths.taxonomyVersion(t.language, version.number),
    action: address(entry.slug),
    parent: null,
    slug: t('taxonomy.slug', { slug: entry.slug }),
    errors: form.errors,
    fields: wordFields(entry.vocabulary, form.typed, form.errors, t),
    submit: t('form.save'),
    retirement:
      retirable && !retired
        ? {
            action: address(entry.slug, 'retrait'),
            text: t(isNew ? 'taxonomy.retire.new' : 'taxonomy.retire.text'),
            error: form.errors.find(({ field }) => field === 'successor')?.message ?? null,
            successors: isNew
              ? null
              : successors.map((each) => ({
                  value: each.slug,
                  label: t.label(each),
                  selected: each.slug === form.successor,
                })),
          }
        : null,
    restoreAction: retired ? address(entry.slug, 'remise') : null,
    retiredNotice: retired ? t('taxonomy.retired.notice', { successor: t.label(successor) }) : null,
  };
}
