import type { BarometerEditionHead } from '../../db/queries/barometer.ts';
import type { ShownError } from '../http/forms.ts';
import type { Language, Translator } from '../http/i18n/index.ts';
import { type BarometerPlace, paths } from '../paths.ts';
import { chartOf } from './charts/index.ts';
import { sharedOutlines } from './charts/map.ts';
import { countLine, formatCell } from './charts/text.ts';
import { type Barometer, type Figure, type FigureGroup, figureGroups } from './figure.ts';
import type { BarometerEdition } from './service.ts';
import { type TableModel, tableOf } from './table.ts';

interface Link {
  href: string;
  label: string;
}

export interface FigureBlock {
  name: string;
  title: string;
  note: string;
  /** SVG. */
  chart: string;
  count: string;
  table: TableModel;
  more: Link & { full: string };
  files: (Link & { file: string })[];
}

export interface BarometerPage {
  heading: string;
  standfirst: string;
  rules: string[];
  /** Outlines that the maps of the page share: SVG. */
  outlines: string;
  groups: { id: FigureGroup; label: string; figures: FigureBlock[] }[];
  /** Null on the page of today's figures. */
  edition: { sha256: string; software: string; data: Link; current: Link | null } | null;
  editions: Link;
}

export interface FigurePage {
  figure: FigureBlock;
  back: Link;
  citation: string;
  /** Today's figure changes; a frozen one does not. */
  remark: string | null;
  /** The same figure in the last edition, or today's for a frozen one; null where there is none. */
  other: Link | null;
  embed: { code: string; hint: string };
}

const files = ['csv', 'json', 'svg', 'png'] as const;

export const placeOf = ({ year, number }: BarometerEditionHead): BarometerPlace => ({ year, number });

export function editionTitle({ year, number }: BarometerPlace, t: Translator): string {
  const values = { year: String(year), correction: String(number - 1) };
  return number === 1 ? t('barometer.edition', { year: values.year }) : t('barometer.edition.numbered', values);
}

function presentBlock(figure: Figure, place: BarometerPlace | null, shared: boolean, t: Translator): FigureBlock {
  const { name, title, note } = figure;
  const { language } = t;
  return {
    name,
    title: title[language],
    note: note[language],
    chart: chartOf(figure, shared, t),
    count: countLine(figure, t),
    table: tableOf(figure, t),
    more: {
      href: paths.barometerFigure(language, name, place),
      label: t('barometer.more'),
      full: t('barometer.moreOf', { title: title[language] }),
    },
    files: files.map((format) => ({
      href: paths.barometerFile(language, name, format, place),
      label: t(`barometer.download.${format}`),
      file: `${name}.${format}`,
    })),
  };
}

/** Charts cost more than anything else of the page: drawn once for the same figures. */
const drawn = new WeakMap<Barometer, Map<string, BarometerPage['groups']>>();

function groupsOf(barometer: Barometer, place: BarometerPlace | null, t: Translator): BarometerPage['groups'] {
  const known = drawn.get(barometer) ?? new Map<Language, BarometerPage['groups']>();
  drawn.set(barometer, known);
  const groups =
    known.get(t.language) ??
    figureGroups.map((id) => ({
      id,
      label: t(`barometer.group.${id}`),
      figures: barometer.figures
        .filter(({ group }) => group === id)
        .map((figure) => presentBlock(figure, place, true, t)),
    }));
  known.set(t.language, groups);
  return groups;
}

const rules = ['barometer.rules.scope', 'barometer.rules.small', 'barometer.rules.live'] as const;
let outlines: string | undefined;

export function presentBarometer(barometer: Barometer, edition: BarometerEdition | null, t: Translator): BarometerPage {
  const { language } = t;
  const place = edition && placeOf(edition.head);
  outlines ??= sharedOutlines();
  return {
    heading: place === null ? t('barometer.title') : editionTitle(place, t),
    standfirst:
      edition === null
        ? t('barometer.standfirst')
        : t('barometer.edition.standfirst', {
            date: t.date(edition.barometer.frozenOn),
            initiatives: formatCell(barometer.records.initiatives, 'count', t),
            testimonials: formatCell(barometer.records.testimonials, 'count', t),
          }),
    rules: rules.filter((key) => edition === null || key !== 'barometer.rules.live').map((key) => t(key)),
    outlines,
    groups: groupsOf(barometer, place, t),
    edition: edition && {
      sha256: edition.head.sha256,
      software: edition.barometer.software,
      data: { href: paths.barometerData(placeOf(edition.head)), label: t('barometer.edition.data') },
      current: edition.last
        ? null
        : { href: paths.barometerYear(language, edition.head.year), label: t('barometer.edition.current') },
    },
    editions: { href: paths.barometerEditions(language), label: t('barometer.editions') },
  };
}

const escapeAttribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What another site copies: the frame with a name, and a link for those who see no frame. */
function embedCode(figure: Figure, place: BarometerPlace | null, baseUrl: string, t: Translator): string {
  const { language } = t;
  const title = figure.title[language];
  const frameTitle = escapeAttribute(t('barometer.embed.frameTitle', { title }));
  const source = escapeAttribute(baseUrl + paths.barometerEmbed(language, figure.name, place));
  const page = escapeAttribute(baseUrl + paths.barometerFigure(language, figure.name, place));
  return [
    `<iframe src="${source}" title="${frameTitle}" lang="${language}" width="100%" height="${embedHeight(figure)}" loading="lazy"></iframe>`,
    `<p><a href="${page}">${escapeAttribute(title)}, ${escapeAttribute(t('site.name'))}</a></p>`,
  ].join('\n');
}

/** Pixels that the frame of a figure needs, with its title and lines of text. */
function embedHeight(figure: Figure): number {
  const heights = {
    bars: 200 + 42 * Math.min(figure.rows.length, 20),
    columns: 440,
    multiples: 720,
    map: 800,
  } as const;
  return heights[figure.kind];
}

export function presentFigure(
  figure: Figure,
  edition: BarometerEdition | null,
  last: BarometerEdition | null,
  baseUrl: string,
  t: Translator,
): FigurePage {
  const { language } = t;
  const place = edition && placeOf(edition.head);
  const block = presentBlock(figure, place, false, t);
  const inLast = last?.barometer.figures.some(({ name }) => name === figure.name) ? last : null;
  const address = paths.barometerFigure(language, figure.name, place);
  return {
    figure: block,
    back: {
      href: paths.barometer(language, place),
      label: place === null ? t('barometer.back') : editionTitle(place, t),
    },
    citation: t('barometer.citation', { title: block.title, count: block.count, address: baseUrl + address }),
    remark: edition === null ? t('barometer.cite.live') : null,
    other:
      edition !== null
        ? { href: paths.barometerFigure(language, figure.name), label: t('barometer.cite.live.link') }
        : inLast && {
            href: paths.barometerFigure(language, figure.name, placeOf(inLast.head)),
            label: t('barometer.cite.edition', { date: t.date(inLast.barometer.frozenOn) }),
          },
    embed: {
      code: embedCode(figure, place, baseUrl, t),
      hint: t(edition === null ? 'barometer.embed.hint' : 'barometer.embed.hintFrozen'),
    },
  };
}

/** The figure alone in the frame of another site. */
export function presentEmbed(figure: Figure, place: BarometerPlace | null, baseUrl: string, t: Translator) {
  const address = baseUrl + paths.barometerFigure(t.language, figure.name, place);
  return {
    figure: presentBlock(figure, place, false, t),
    source: t('barometer.source', { address: new URL(baseUrl).host }),
    link: { href: address, label: t('barometer.embed.link') },
  };
}

export function presentEditions(
  heads: readonly BarometerEditionHead[],
  freezing: { years: readonly number[]; year: string; errors: readonly ShownError[] } | null,
  done: boolean,
  t: Translator,
) {
  const errorOf = (field: string) => freezing?.errors.find((error) => error.field === field)?.message ?? null;
  return {
    rows: heads.map((head) => ({
      href: paths.barometer(t.language, placeOf(head)),
      title: editionTitle(placeOf(head), t),
      detail: t('barometer.editions.frozenOn', { date: t.date(head.createdAt) }),
      sha256: head.sha256,
    })),
    done,
    back: { href: paths.barometer(t.language), label: t('barometer.back') },
    freeze: freezing && {
      action: paths.barometerEditions(t.language),
      errors: freezing.errors,
      yearError: errorOf('year'),
      confirmationError: errorOf('confirmation'),
      years: freezing.years.map((year) => ({ value: String(year), selected: String(year) === freezing.year })),
    },
  };
}
