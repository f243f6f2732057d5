import { chartOf } from '../../barometer/charts/index.ts';
import { boundsOf, drawnBox, levelOf, outlines } from '../../departments.ts';
import { translators } from '../../http/i18n/index.ts';
import { printedFigure } from '../barometer.ts';
import { byLetter } from '../indexes.ts';
import { insetFrame, insetShape, insetsOf } from '../insets.ts';
import type { BookCase, BookChapter, BookSection, VolumeManifest } from '../manifest.ts';
import { taxonomyInWords, screenWords as words } from '../words.ts';
import type { ReadingForm } from './form.ts';
import { departmentsWith, silhouetteOf } from './outlines.ts';
import { casesByAnchor, type PageContent } from './pages.ts';

/** Page models of the sections of a book: pure, without markup. */

const paragraphsOf = (text: string): string[] => text.split(/\n+/).filter((line) => line.trim() !== '');
const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');

function placeOf({ territory }: BookCase): string {
  const { name, kind, department, region } = territory;
  return joined([kind, department === name ? '' : department, region === name ? '' : region]);
}

export function caseModel(one: BookCase, chapter: BookChapter, form: ReadingForm) {
  const { territory } = one;
  const facts = [
    { label: words.territory, values: [territory.name] },
    { label: words.population, values: territory.population === null ? [] : [words.habitants(territory.population)] },
    { label: words.years, values: one.years === '' ? [] : [one.years] },
    { label: words.status, values: one.status === '' ? [] : [one.status] },
    { label: words.themes, values: one.themes },
    { label: words.technologies, values: one.technologies },
    ...one.facts,
    { label: words.contact, values: one.contact === '' ? [] : [one.contact] },
  ];
  return {
    anchor: one.anchor,
    chapter: { address: form.addressOf(chapter.anchor), label: joined([words.chapter(chapter.number), chapter.title]) },
    place: { name: territory.name, detail: placeOf(one) },
    title: one.title,
    summary: one.summary,
    topTheme: one.topTheme,
    silhouette: one.images.length > 0 ? null : silhouetteOf(departmentsWith(territory)),
    figures: one.images.map((image) => ({
      picture: form.pictureOf(image),
      alternativeText: image.alternativeText,
      caption: image.caption,
      rights: image.rights,
    })),
    sections: one.sections,
    testimonials: one.testimonials.map(({ speaker, office, date, quotation, observation, text, source }) => ({
      speaker,
      office,
      quotation,
      paragraphs: paragraphsOf(text),
      detail: joined([date, quotation ? '' : observation ? words.observation : words.paraphrase, source]),
    })),
    facts: facts.filter(({ values }) => values.length > 0),
    sources: one.sources.map(({ title, publisher, date, url }) => ({
      title: title === '' ? url : title,
      detail: [publisher, date].filter(Boolean).join(', '),
      url,
    })),
    url: one.url,
    version: words.version(one.version),
  };
}

export function chapterModel({ number, title, introduction, cases, anchor }: BookChapter, form: ReadingForm) {
  return {
    anchor,
    label: words.chapter(number),
    title,
    introduction,
    count: words.initiatives(cases.length),
    cases: cases.map((one) => ({
      address: form.addressOf(one.anchor),
      title: one.title,
      place: one.territory.name,
      detail: placeOf(one),
      summary: one.summary,
      topTheme: one.topTheme,
    })),
  };
}

type SectionOf<Kind extends BookSection['kind']> = Extract<BookSection, { kind: Kind }>;

/** Shades of this many levels, far enough from each other and from the paper. */
const shadeOf = (level: number, levels: number): number =>
  level === 0 || levels === 5 ? level : levels === 1 ? 4 : 2 + Math.round(((level - 1) * 3) / (levels - 1));

/** The map and its insets, shaded by the same steps. */
export function mapModel(section: SectionOf<'map'>) {
  const counts = new Map(section.departments.map(({ code, count }) => [code, count]));
  const insets = insetsOf(section.departments);
  const drawn = [...outlines().keys(), ...insets.map(({ code }) => code)].flatMap((code) => counts.get(code) ?? []);
  const bounds = boundsOf(drawn);
  const uppers = drawn.length === 0 ? [] : [...bounds, Math.max(...drawn)];
  const shadeFor = (count: number) => shadeOf(levelOf(count, bounds), uppers.length);
  return {
    ...section,
    viewBox: drawnBox(),
    shapes: [...outlines()].map(([code, { path }]) => ({ path, shade: shadeFor(counts.get(code) ?? 0) })),
    insetBox: `0 0 ${insetFrame.width} ${insetFrame.height}`,
    insets: insets.map(({ code, name, count }) => ({ name, shade: shadeFor(count), shape: insetShape(code) })),
    legend: uppers.map((to, position) => ({
      shade: shadeOf(position + 1, uppers.length),
      label: words.range((bounds[position - 1] ?? 0) + 1, to),
    })),
  };
}

export function figuresModel(section: SectionOf<'figures'>) {
  return {
    ...section,
    tables: section.tables.map((table) => {
      const most = Math.max(1, ...table.rows.map(({ count }) => count));
      return {
        ...table,
        /** `share`: length of the bar, in hundredths of the longest. */
        rows: table.rows.map((row) => ({ ...row, share: Math.round((row.count / most) * 100) })),
      };
    }),
  };
}

export function barometerModel(section: SectionOf<'barometer'>) {
  return {
    ...section,
    figures: section.figures.map((figure) => ({
      ...printedFigure(figure),
      chart: chartOf(figure, false, translators.fr),
    })),
  };
}

export function indexModel(
  { index: { subject, title, entries } }: Extract<PageContent, { kind: 'index' }>,
  manifest: VolumeManifest,
  form: ReadingForm,
) {
  const cases = casesByAnchor(manifest);
  return {
    title,
    groups: byLetter(entries).map(({ letter, entries: lines }) => ({
      letter,
      entries: lines.map(({ label, anchors }) => ({
        label,
        locators: anchors.map((anchor) => ({
          address: form.addressOf(anchor),
          title: cases.get(anchor)?.title ?? '',
          place: subject === 'territories' ? '' : (cases.get(anchor)?.territory.name ?? ''),
        })),
      })),
    })),
  };
}

export function titleModel({ volume }: VolumeManifest) {
  return { ...volume, tome: words.tome(volume.number) };
}

export function partnersModel({ volume }: VolumeManifest, form: ReadingForm) {
  return {
    partners: volume.partners.map(({ name, url, logo }) => ({
      name,
      url,
      logo:
        logo === null ? null : { picture: form.pictureOf(logo), alternativeText: logo.alternativeText.trim() || name },
    })),
  };
}

/** The imprint of this form of the book: its own ISBN, no printer and no price of the printed copy. */
export function colophonModel({ volume, edition, taxonomy }: VolumeManifest, isbn: string) {
  const lines = [
    { label: words.collection, values: [`${volume.collection}, ${words.tome(volume.number).toLowerCase()}`] },
    { label: words.publisher, values: [[volume.publisher, volume.place].filter(Boolean).join(', ')] },
    ...volume.team.map(({ role, names }) => ({ label: role, values: names })),
    { label: words.edition, values: [words.editionOf(edition.number, words.day(edition.date))] },
    { label: words.isbn, values: [isbn] },
    { label: words.issn, values: [volume.issn] },
    { label: words.legalDeposit, values: [volume.legalDeposit] },
    { label: words.taxonomy, values: taxonomy === null ? [] : [taxonomyInWords(taxonomy)] },
    { label: words.coverImage, values: [volume.cover?.rights ?? ''] },
  ];
  return {
    title: volume.title,
    subtitle: volume.subtitle,
    demonstration: volume.demonstration,
    lines: lines
      .map(({ label, values }) => ({ label, values: values.filter((value) => value !== '') }))
      .filter(({ values }) => values.length > 0),
    licence: volume.licence,
    catalogue: volume.baseUrl,
    credits: [words.mapCredit, words.fontCredit],
  };
}
