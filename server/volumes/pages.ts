import { isDeepStrictEqual } from 'node:util';
import { type SectionKind, sectionKinds } from '../../db/queries/books.ts';
import type { CompilationRow } from '../../db/queries/compilations.ts';
import { editionTitle } from '../barometer/pages.ts';
import type { SearchInput } from '../catalogue/inputs.ts';
import { toParameters } from '../catalogue/inputs.ts';
import { initiativeCard, type PresentationContext, pagination } from '../catalogue/pages/cards.ts';
import { presentSearch } from '../catalogue/pages/search.ts';
import type { BrowseResult } from '../catalogue/service.ts';
import { type ShownError, textFields } from '../http/forms.ts';
import { isMessageKey, type MessageKey, type Translator } from '../http/i18n/index.ts';
import { sourceSet } from '../images.ts';
import { paths } from '../paths.ts';
import type { VolumeManifest } from '../publishing/manifest.ts';
import { excerptFiles, formatNames } from '../publishing/port.ts';
import { type BalanceRow, type Dimension, dimensions } from './balance.ts';
import type { Finding } from './checks.ts';
import { contentFields } from './inputs.ts';
import { type PicturePlace, type PictureWords, pictureAt } from './pictures.ts';
import type { ProofsService, Typeset } from './proofs.ts';
import type { MadeVolume, VolumesService } from './service.ts';

type Workspace = ReturnType<VolumesService['workspace']>;

export function headingOf({ number, content }: MadeVolume, t: Translator): string {
  const label = t('tome.numero', { number: String(number) });
  return content.title === '' ? label : t('volume.heading', { number: label, title: content.title });
}

/** Links between the pages of one volume in preparation. */
export function navigationOf(volume: MadeVolume, current: string, t: Translator) {
  const parts = [
    '',
    'fiche',
    'images',
    'appel',
    'selection',
    'equilibre',
    'controles',
    'bons-a-tirer',
    'fabrication',
  ] as const;
  return parts.map((part) => ({
    label: t(`volume.part.${part === '' ? 'plan' : part}`),
    href: paths.volumeWork(t.language, volume.number, part),
    current: part === current,
  }));
}

export function presentVolumeList(
  rows: ReturnType<VolumesService['list']>,
  form: { number: string; title: string; errors: ShownError[] },
  t: Translator,
) {
  const field = textFields(form.errors, t);
  return {
    rows: rows.map(({ volume, cases, editions }) => ({
      href: paths.volumeWork(t.language, volume.number, ''),
      title: headingOf(volume, t),
      state: t(`volume.state.${volume.state}`),
      detail: t('volume.list.detail', { cases, editions }),
    })),
    action: paths.volumesInWork(t.language),
    errors: form.errors,
    number: field('number', 'volume.number', form.number, { type: 'number', required: true, maximum: 4 }),
    title: field('title', 'volume.title', form.title, { required: true, maximum: 200 }),
  };
}

export function presentWorkspace(view: Workspace, callAnswers: readonly number[], context: PresentationContext) {
  const { t } = context;
  const { volume, sections, cases, titles } = view;
  const { number } = volume;
  const action = (part: string) => paths.volumeWork(t.language, number, part);
  const chapters = sections.filter(({ kind }) => kind === 'chapter');
  const caseRows = (sectionId: number | null) => {
    const inside = cases.filter((each) => each.sectionId === sectionId);
    return inside.map(({ initiativeId }, index) => {
      const known = titles.get(initiativeId);
      return {
        id: initiativeId,
        title: known?.title ?? '',
        territory: known?.territory ?? '',
        href: known?.slug ? paths.initiative(t.language, known.slug) : null,
        gone: !known?.slug,
        moveAction: action(`fiches/${initiativeId}/place`),
        removeAction: action(`fiches/${initiativeId}/retrait`),
        up: index > 0 ? index - 1 : null,
        down: index < inside.length - 1 ? index + 1 : null,
        chapters: chapters
          .filter(({ id }) => id !== sectionId)
          .map(({ id, title }) => ({ value: String(id), label: title })),
        shortlistable: sectionId !== null,
      };
    });
  };
  const errors = view.findings.filter(({ severity }) => severity === 'error').length;
  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, '', t),
    state: t(`volume.state.${volume.state}`),
    editable: volume.state === 'preparing',
    demonstration: volume.content.demonstration,
    publicHref: paths.volume(t.language, number),
    summary: t('volume.summary', {
      cases: cases.filter(({ sectionId }) => sectionId !== null).length,
      pages: view.pages,
      errors,
      warnings: view.findings.length - errors,
    }),
    taxonomy: view.taxonomy && {
      label: t('volume.taxonomy', { number: String(view.taxonomy.number), label: view.taxonomy.label }),
      href: paths.taxonomyVersion(t.language, view.taxonomy.number),
    },
    sections: sections.map((section, index) => ({
      id: section.id,
      title: section.title,
      kind: t(`volume.kind.${section.kind}`) === section.title ? '' : t(`volume.kind.${section.kind}`),
      isChapter: section.kind === 'chapter',
      editHref: action(`parties/${section.id}`),
      moveAction: action(`parties/${section.id}/place`),
      removeHref: action(`parties/${section.id}/retrait`),
      up: index > 0 ? index - 1 : null,
      down: index < sections.length - 1 ? index + 1 : null,
      cases: section.kind === 'chapter' ? caseRows(section.id) : [],
      selectHref: `${action('selection')}?chapitre=${section.id}`,
    })),
    shortlist: caseRows(null),
    casesAction: action('fiches'),
    themesAction: action('chapitres'),
    callAnswers: callAnswers.filter((id) => !cases.some(({ initiativeId }) => initiativeId === id)).length,
    addAction: action('parties'),
    kinds: sectionKinds.map((kind) => ({ value: kind, label: t(`volume.kind.${kind}`) })),
    editions: view.editions.map((edition) =>
      t('volume.edition', { number: edition.number, date: t.date(edition.date) }),
    ),
    closeAction: volume.state === 'preparing' ? action('cloture') : null,
    reopenAction: volume.state === 'closed' ? action('reouverture') : null,
    checksHref: action('controles'),
    closable: errors === 0,
  };
}

const long = new Set(['team', 'partners', 'pressContact', 'blurb']);
const hinted = new Set([
  'isbnPrint',
  'issn',
  'legalDeposit',
  'team',
  'partners',
  'pressContact',
  'blurb',
  'licenceUrl',
]);

export function presentContent(
  volume: MadeVolume,
  versions: ReturnType<VolumesService['taxonomyVersions']>,
  form: {
    typed: Record<string, string>;
    taxonomyVersion: number | null;
    quotesPublicSources: boolean;
    errors: ShownError[];
    saved: boolean;
  },
  t: Translator,
) {
  const field = textFields(form.errors, t);
  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, 'fiche', t),
    action: paths.volumeWork(t.language, volume.number, 'fiche'),
    editable: volume.state === 'preparing',
    errors: form.errors,
    saved: form.saved,
    fields: contentFields.map((name) => {
      const hint: MessageKey | null = hinted.has(name) ? (`volume.${name}.hint` as MessageKey) : null;
      return field(name, `volume.${name}`, form.typed[name] ?? '', {
        ...(hint && isMessageKey(hint) ? { hint } : {}),
        required: name === 'title' || name === 'year',
        lines: long.has(name) ? 4 : null,
        maximum: long.has(name) ? 4000 : 200,
      });
    }),
    taxonomyVersions: versions.map(({ number, label }) => ({
      value: String(number),
      label: t('taxonomy.version', { number: String(number), label }),
      selected: number === form.taxonomyVersion,
    })),
    taxonomyHref: volume.taxonomyVersion === null ? null : paths.taxonomyVersion(t.language, volume.taxonomyVersion),
    quotesPublicSources: form.quotesPublicSources,
  };
}

/** The picture whose form came back: what was typed in it and what is wrong, by the names of `readPicture` and `image`. */
export interface PictureForm {
  place: PicturePlace;
  typed: PictureWords;
  errors: ShownError[];
}

const keyOfPartner = (index: number) => `partenaire-${index + 1}`;

/** The cover and each partner's logo, with a form for each; `form`: the one that could not be saved. */
export function presentImages(volume: MadeVolume, form: PictureForm | null, saved: boolean, t: Translator) {
  const { content, number } = volume;
  const places: { key: string; place: PicturePlace }[] = [
    { key: 'couverture', place: { kind: 'cover' } },
    ...content.partners.map(({ name }, index) => ({
      key: keyOfPartner(index),
      place: { kind: 'logo', partner: name } as const,
    })),
  ];
  const sent = places.find(({ place }) => isDeepStrictEqual(place, form?.place)) ?? null;
  const errors = (form?.errors ?? []).map(({ field, message }) => ({ field: `${sent?.key}-${field}`, message }));
  const field = textFields(errors, t);

  function picture({ key, place }: (typeof places)[number]) {
    const image = pictureAt(content, place);
    const isCover = place.kind === 'cover';
    const { alternativeText = '', rights = '' } = (key === sent?.key ? form?.typed : image) ?? {};
    const action = paths.volumeWork(t.language, number, `images/${key}`);
    return {
      key,
      title: place.kind === 'cover' ? t('volume.image.cover') : t('volume.image.logo', { name: place.partner }),
      partner: place.kind === 'cover' ? null : place.partner,
      image: image && { ...image, sourceSet: sourceSet(image.file, image.width) },
      action,
      removeAction: image && `${action}/retrait`,
      alternativeText: field(
        `${key}-alternativeText`,
        'contribution.image.alternativeTextLabel',
        alternativeText,
        isCover
          ? { hint: 'contribution.image.alternativeTextHint', required: true }
          : { hint: 'volume.image.logo.hint' },
      ),
      rights: field(`${key}-rights`, 'contribution.image.rightsLabel', rights, {
        hint: 'contribution.image.rightsHint',
        required: true,
        maximum: 200,
      }),
      fileLabel: t(image ? 'volume.image.replace' : 'contribution.image.file'),
      fileError: errors.find((error) => error.field === `${key}-image`)?.message ?? null,
    };
  }

  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, 'images', t),
    editable: volume.state === 'preparing',
    saved,
    errors,
    pictures: places.map(picture),
    contentHref: content.partners.length === 0 ? paths.volumeWork(t.language, number, 'fiche') : null,
  };
}

export function presentSection(
  view: ReturnType<VolumesService['section']>,
  form: {
    values: Record<'title' | 'authorName' | 'authorOffice' | 'text', string>;
    errors: ShownError[];
    saved: boolean;
  },
  t: Translator,
) {
  const { volume, section, barometer } = view;
  const field = textFields(form.errors, t);
  const free = (['foreword', 'contribution', 'interview', 'further'] satisfies SectionKind[] as SectionKind[]).includes(
    section.kind,
  );
  return {
    heading: section.title,
    volumeHeading: headingOf(volume, t),
    kind: t(`volume.kind.${section.kind}`),
    navigation: navigationOf(volume, '', t),
    action: paths.volumeWork(t.language, volume.number, `parties/${section.id}`),
    editable: volume.state === 'preparing',
    errors: form.errors,
    saved: form.saved,
    free,
    title: field('title', 'volume.section.title', form.values.title, { required: true, maximum: 200 }),
    barometer: barometer && {
      editions: barometer.editions.map((head) => ({
        value: String(head.id),
        label: editionTitle(head, t),
        selected: head.id === section.barometerEditionId,
      })),
      figures: barometer.figures.map(({ name, title }) => ({
        value: name,
        label: title[t.language],
        selected: section.barometerFigures.includes(name),
      })),
      freeze: paths.barometerEditions(t.language),
    },
    authorName: field('authorName', 'volume.section.authorName', form.values.authorName, { maximum: 200 }),
    authorOffice: field('authorOffice', 'volume.section.authorOffice', form.values.authorOffice, { maximum: 200 }),
    text: field('text', free ? 'volume.section.text' : 'volume.section.introduction', form.values.text, {
      hint: section.kind === 'interview' ? 'volume.section.interview.hint' : 'volume.section.text.hint',
      lines: free ? 16 : 6,
      maximum: 60_000,
    }),
  };
}

export function presentCall(
  volume: MadeVolume,
  form: { values: { opensOn: string; closesOn: string; text: string }; errors: ShownError[] },
  t: Translator,
) {
  const field = textFields(form.errors, t);
  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, 'appel', t),
    action: paths.volumeWork(t.language, volume.number, 'appel'),
    editable: volume.state === 'preparing',
    open: volume.call !== null,
    errors: form.errors,
    opensOn: field('opensOn', 'volume.call.opensOn', form.values.opensOn, {
      hint: 'volume.call.dayHint',
      required: true,
      maximum: 10,
    }),
    closesOn: field('closesOn', 'volume.call.closesOn', form.values.closesOn, { required: true, maximum: 10 }),
    text: field('text', 'volume.call.text', form.values.text, {
      hint: 'volume.call.text.hint',
      required: true,
      lines: 6,
      maximum: 3000,
    }),
  };
}

/** The catalogue's own search, with a button on each result and one for all of them. */
export function presentSelection(
  volume: MadeVolume,
  sections: readonly { id: number; kind: string; title: string }[],
  chapter: string,
  chosen: ReadonlySet<number>,
  search: { input: SearchInput; browsed: BrowseResult },
  context: PresentationContext,
) {
  const { t } = context;
  const { input, browsed } = search;
  const here = paths.volumeWork(t.language, volume.number, 'selection');
  const page = presentSearch(input, browsed, context);
  const withChapter = (parameters: URLSearchParams) => {
    const all = new URLSearchParams(parameters);
    if (chapter !== '') all.set('chapitre', chapter);
    return all.size === 0 ? here : `${here}?${all}`;
  };
  /** Addresses of the public search, as addresses of this page. */
  const moved = (href: string) => withChapter(new URLSearchParams(href.split('?')[1] ?? ''));
  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, 'selection', t),
    editable: volume.state === 'preparing',
    action: here,
    text: page.text,
    resultsHeading: page.heading,
    facets: page.facets,
    chips: page.chips.map((chip) => ({ ...chip, removeHref: moved(chip.removeHref) })),
    resetHref: withChapter(new URLSearchParams()),
    notices: page.notices,
    chapters: [
      { value: '', label: t('volume.shortlist'), selected: chapter === '' },
      ...sections
        .filter(({ kind }) => kind === 'chapter')
        .map(({ id, title }) => ({ value: String(id), label: title, selected: String(id) === chapter })),
    ],
    chapter,
    addAction: paths.volumeWork(t.language, volume.number, 'fiches'),
    search: toParameters({ ...input.query, page: 1 }).toString(),
    returnTo: withChapter(toParameters(input.query)),
    total: browsed.result.total,
    rows: browsed.listed.map((listed) => ({
      id: listed.initiative.id,
      title: listed.initiative.revision.title,
      card: initiativeCard(listed, context),
      chosen: chosen.has(listed.initiative.id),
    })),
    pagination: pagination(
      { page: input.query.page, pageSize: input.query.pageSize, total: browsed.result.total },
      (target) => withChapter(toParameters({ ...input.query, page: target })),
      t,
    ),
  };
}

export function presentBalance(
  volume: MadeVolume,
  balance: Record<Dimension, BalanceRow[]>,
  { t, vocabulary }: PresentationContext,
) {
  const percent = new Intl.NumberFormat(t.language === 'fr' ? 'fr-FR' : 'en-GB', { style: 'percent' });
  const labelOf = (dimension: Dimension, value: string) => {
    if (dimension !== 'voice') return vocabulary.optionOf(dimension, value)?.label(t) ?? value;
    const key = `voice.${value}`;
    return isMessageKey(key) ? t(key) : value;
  };
  const selection = paths.volumeWork(t.language, volume.number, 'selection');
  const searchOf = (dimension: Dimension, value: string) =>
    `${selection}?${new URLSearchParams(dimension === 'voice' ? { temoignage: 'oui' } : { [dimension]: value })}`;
  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, 'equilibre', t),
    tables: dimensions.map((dimension) => ({
      id: dimension,
      title: dimension === 'voice' ? t('testimonial.voice') : t(`facet.${dimension}`),
      country: balance[dimension].some(({ countryShare }) => countryShare !== null)
        ? t(`volume.balance.country.${dimension === 'type' ? 'type' : 'communes'}`)
        : null,
      rows: balance[dimension].map((row) => ({
        label: labelOf(dimension, row.value),
        chosen: t.number(row.chosen),
        share: percent.format(row.share),
        width: Math.round(row.share * 100),
        catalogue: percent.format(row.catalogueShare),
        country: row.countryShare === null ? null : percent.format(row.countryShare),
        missing: row.missing,
        searchHref: row.missing ? searchOf(dimension, row.value) : null,
      })),
    })),
  };
}

/** Where a finding can be mended; whoever may not review proposes a change on the record's own page. */
function targetHref(volume: MadeVolume, { target }: Finding, mayReview: boolean, t: Translator): string {
  switch (target.type) {
    case 'volume':
      return paths.volumeWork(t.language, volume.number, 'fiche');
    case 'section':
      return paths.volumeWork(t.language, volume.number, `parties/${target.anchor.replace(/^.*-/, '')}`);
    case 'record':
      return mayReview ? paths.history(t.language, target.id) : paths.permanent(target.id);
    case 'submission':
      return mayReview ? paths.reviewOf(t.language, target.id) : paths.permanent(target.initiativeId);
    case 'testimonial':
      return paths.consentLedger(t.language, target.slug);
    case 'proofs':
      return paths.volumeWork(t.language, volume.number, 'bons-a-tirer');
    case 'images':
      return paths.volumeWork(t.language, volume.number, 'images');
    case 'workspace':
      return paths.volumeWork(t.language, volume.number, '');
  }
}

export function presentChecks({ volume, findings, pages }: Workspace, mayReview: boolean, t: Translator) {
  const shown = (severity: Finding['severity']) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map((finding) => ({
        text: t(`volume.finding.${finding.kind}`, { count: finding.count }),
        subject: finding.subject,
        href: targetHref(volume, finding, mayReview, t),
      }));
  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, 'controles', t),
    pages: t('volume.pages', { count: pages }),
    errors: shown('error'),
    warnings: shown('warning'),
  };
}

export function presentProofs(
  volume: MadeVolume,
  rows: ReturnType<ProofsService['list']>,
  { t, baseUrl }: PresentationContext,
) {
  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, 'bons-a-tirer', t),
    action: paths.volumeWork(t.language, volume.number, 'bons-a-tirer'),
    unasked: rows.filter(({ state }) => state === 'unasked').length,
    summary: (['waiting', 'change', 'approved', 'unasked'] as const).map((state) =>
      t(`proof.count.${state}`, { count: rows.filter((row) => row.state === state).length }),
    ),
    rows: rows.map(({ testimonial, one, state, proof, reference }) => ({
      id: testimonial.id,
      speaker: testimonial.speaker,
      office: testimonial.office,
      title: one.title,
      text: testimonial.text,
      source: testimonial.source,
      state: t(`proof.state.${state}`),
      attention: state === 'change',
      remark: proof?.remark ?? '',
      answered: proof?.answeredAt ? t.date(proof.answeredAt) : null,
      address: reference === null ? null : baseUrl + paths.proof('fr', reference),
    })),
  };
}

/** What a person quoted sees under the link. */
export function presentProof(
  view: ReturnType<ProofsService['view']>,
  typeset: Typeset,
  form: { reference: string; remark: string; errors: ShownError[]; saved: boolean },
  t: Translator,
) {
  const { testimonial, one, volume, proof } = view;
  const field = textFields(form.errors, t);
  const address = (file: string) => paths.proofPage(t.language, form.reference, file);
  const pictures = typeset.state === 'made' ? typeset.pictures : [];
  return {
    standfirst: t('proof.standfirst', { volume: volume.title }),
    typeset: t(`proof.page.${typeset.state}`),
    pdf: typeset.state === 'failed' ? null : address(excerptFiles.pdf),
    pictures: pictures.map(({ name, width, height }, index) => ({
      src: address(name),
      width,
      height,
      alternativeText: t('proof.page.picture', { page: index + 1, count: pictures.length, title: one.title }),
    })),
    action: paths.proof(t.language, form.reference),
    title: one.title,
    territory: one.territory.name,
    summary: one.summary,
    speaker: testimonial.speaker,
    office: testimonial.office,
    quotation: testimonial.quotation,
    text: testimonial.text,
    answer: proof.answer === null ? null : t(`proof.saved.${proof.answer}`),
    saved: form.saved,
    errors: form.errors,
    remark: field('remark', 'proof.remark', form.remark, { hint: 'proof.remark.hint', lines: 4, maximum: 2000 }),
  };
}

function sizeOf(bytes: number | null, t: Translator): string {
  if (bytes === null) return '';
  return bytes < 1_000_000
    ? t('size.kilobytes', { size: t.number(Math.max(1, Math.round(bytes / 1000))) })
    : t('size.megabytes', { size: t.number(Math.round(bytes / 100_000) / 10) });
}

export interface ShownFile {
  format: string;
  label: string;
  hint: string;
  href: string;
  detail: string;
  sha256: string;
}

export function presentFiles(rows: readonly CompilationRow[], t: Translator): ShownFile[] {
  return formatNames.flatMap((format) => {
    const row = rows.find((each) => each.format === format && each.state === 'done');
    if (!row) return [];
    const pages = row.pages === null ? '' : t('volume.pages.exact', { count: row.pages });
    return [
      {
        format,
        label: t(`format.${format}`),
        hint: t(`format.${format}.hint`),
        href: paths.volumeFile(row.volumeNumber, row.id),
        detail: [sizeOf(row.bytes, t), pages].filter((part) => part !== '').join(', '),
        sha256: row.sha256 ?? '',
      },
    ];
  });
}

export function presentWorks(
  volume: MadeVolume,
  rows: readonly CompilationRow[],
  editions: readonly { id: number; number: number; date: string }[],
  t: Translator,
) {
  const number = new Map(editions.map((edition) => [edition.id, edition.number]));
  const pending = rows.some(({ state }) => state === 'queued' || state === 'running');
  return {
    heading: headingOf(volume, t),
    navigation: navigationOf(volume, 'fabrication', t),
    action: paths.volumeWork(t.language, volume.number, 'fabrication'),
    statusHref: paths.volumeWork(t.language, volume.number, 'fabrication.json'),
    pending,
    formats: formatNames.map((format) => ({
      value: format,
      label: t(`format.${format}`),
      hint: t(`format.${format}.hint`),
    })),
    editions: [
      { value: '', label: t('volume.works.proof') },
      ...editions.map((edition) => ({
        value: String(edition.id),
        label: t('volume.edition', { number: edition.number, date: t.date(edition.date) }),
      })),
    ],
    rows: rows.map((row) => {
      const step = `volume.step.${row.step}`;
      const failureKey = `volume.failure.${row.failure?.reason}`;
      return {
        id: row.id,
        label: t(`format.${row.format as (typeof formatNames)[number]}`),
        of:
          row.editionId === null
            ? t('volume.works.proof')
            : t('volume.works.edition', { number: number.get(row.editionId) ?? 0 }),
        state: t(`volume.compilation.${row.state}`),
        step: row.state === 'running' && isMessageKey(step) ? t(step) : null,
        done: row.done,
        total: row.total,
        running: row.state === 'running',
        href: row.state === 'done' ? paths.volumeFile(volume.number, row.id) : null,
        detail: [sizeOf(row.bytes, t), row.pages === null ? '' : t('volume.pages.exact', { count: row.pages })]
          .filter((part) => part !== '')
          .join(', '),
        sha256: row.sha256,
        failure: row.failure
          ? [
              isMessageKey(failureKey) ? t(failureKey) : t('volume.failure.unexpected'),
              row.failure.record,
              row.failure.field,
            ]
              .filter((part) => part !== null)
              .join(' – ')
          : null,
        remarks: row.remarks.map(({ record, detail }) => `${record} – ${detail}`),
        cancelAction:
          row.state === 'queued' || row.state === 'running'
            ? paths.volumeWork(t.language, volume.number, `fabrication/${row.id}/annulation`)
            : null,
      };
    }),
  };
}

/** What visitors see of a volume that was made here. */
export function presentPublicVolume(
  volume: MadeVolume,
  latest: {
    manifest: VolumeManifest;
    edition: { number: number; date: string };
    files: readonly CompilationRow[];
  } | null,
  former: readonly { number: number; date: string; files: readonly CompilationRow[] }[],
  { t }: PresentationContext,
) {
  const { call } = volume;
  const content = latest?.manifest.volume ?? volume.content;
  const parts = latest?.manifest.sections ?? [];
  const editionLabel = ({ number, date }: { number: number; date: string }) =>
    t('volume.downloads.edition', { number, date: t.date(date) });
  const texts = (values: readonly string[]) =>
    values.filter((label) => label !== '').map((label) => ({ label, href: null }));
  const facts = [
    { label: t('volume.year'), values: texts([String(content.year)]) },
    { label: t('volume.publisher'), values: texts([content.publisher]) },
    {
      label: t('volume.partners'),
      values: content.partners.map(({ name, url }) => ({ label: name, href: url || null })),
    },
    { label: t('volume.isbnPrint'), values: texts([content.isbn.print]) },
    { label: t('volume.isbnPdf'), values: texts([content.isbn.pdf]) },
    { label: t('volume.isbnEpub'), values: texts([content.isbn.epub]) },
    { label: t('volume.issn'), values: texts([content.issn]) },
    { label: t('volume.price'), values: texts([content.price]) },
    {
      label: t('volume.licenceLabel'),
      values: content.licence.label === '' ? [] : [{ label: content.licence.label, href: content.licence.url || null }],
    },
  ];
  return {
    heading: headingOf({ ...volume, content: { ...volume.content, title: content.title } }, t),
    subtitle: content.subtitle,
    demonstration: content.demonstration,
    blurb: latest?.manifest.volume.blurb ?? [],
    call:
      call === null || volume.state !== 'preparing'
        ? null
        : { text: call.text, until: t('volume.call.until', { date: t.date(call.closesOn) }) },
    answerHref: paths.contribute(t.language),
    readHref: latest === null ? null : paths.volumeReading(t.language, volume.number),
    edition: latest === null ? null : editionLabel(latest.edition),
    files: latest === null ? [] : presentFiles(latest.files, t),
    making: latest !== null && latest.files.length === 0,
    former: former.map((edition) => ({ label: editionLabel(edition), files: presentFiles(edition.files, t) })),
    parts: parts.map((part) => ({
      title: part.title,
      href: paths.volumeReading(t.language, volume.number, part.anchor),
      cases:
        part.kind === 'chapter'
          ? part.cases.map((one) => ({
              title: one.title,
              territory: one.territory.name,
              href: paths.volumeReading(t.language, volume.number, one.anchor),
            }))
          : [],
    })),
    facts: facts.filter(({ values }) => values.length > 0),
  };
}
