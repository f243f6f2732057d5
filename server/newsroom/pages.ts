import type { Poll } from '../../db/queries/polls.ts';
import { countLine, formatCell } from '../barometer/charts/text.ts';
import { drawnIndex, type Figure, toldValue } from '../barometer/figure.ts';
import { placeOf } from '../barometer/pages.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import { presentVolumes } from '../catalogue/pages/volumes.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import { presentFigure, questionOf, verificationOf } from '../polls/figures.ts';
import { casesOf } from '../publishing/manifest.ts';
import { presentFiles } from '../volumes/pages.ts';
import type { PressRoom, PressVolume } from './service.ts';

/** Figures that make a sentence; the others are a click away. */
const quoted: readonly { name: string; row?: string }[] = [
  { name: 'initiatives-par-theme' },
  { name: 'initiatives-par-region' },
  // What no source tells is no news.
  { name: 'temoignages-par-voix', row: 'own' },
  { name: 'motivations' },
  { name: 'freins' },
  { name: 'reseaux' },
  { name: 'usages' },
  { name: 'communes-couvertes' },
];

/** A value of a figure, the highest that is told unless one is named, in words with its n; null where none is. */
function presentQuote(
  figure: Figure,
  named: string | undefined,
  { edition }: PressRoom,
  { t, baseUrl }: PresentationContext,
) {
  const at = drawnIndex(figure);
  const told = figure.rows.filter(
    ({ key, parent, cells }) => parent === null && (toldValue(cells[at]) ?? 0) > 0 && key === (named ?? key),
  );
  const [first] = told.toSorted((a, b) => (toldValue(b.cells[at]) ?? 0) - (toldValue(a.cells[at]) ?? 0));
  if (!first) return null;
  const title = figure.title[t.language];
  const count = countLine(figure, t);
  const href = paths.barometerFigure(t.language, figure.name, edition && placeOf(edition.head));
  const sentence = t('press.quote', {
    label: first.label[t.language],
    value: formatCell(first.cells[at], figure.columns[at]?.format ?? 'count', t),
  });
  return {
    id: figure.name,
    title,
    sentence,
    count,
    href,
    citation: t('press.citation', { title, sentence, count, address: baseUrl + href }),
  };
}

function presentPoll({ poll, options }: Poll, t: Translator) {
  const [leading] = options
    .filter(({ share, count }) => share !== null || count !== null)
    .toSorted((a, b) => (b.share ?? b.count ?? 0) - (a.share ?? a.count ?? 0));
  return {
    question: questionOf(poll, t).text,
    answer: leading
      ? t('press.poll.answer', {
          label: questionOf({ questionFr: leading.labelFr, questionEn: leading.labelEn }, t).text,
        })
      : null,
    figure: presentFigure(poll, leading ?? null, t),
    href: paths.poll(t.language, poll.slug),
  };
}

function presentPressVolume({ manifest, edition, files }: PressVolume, t: Translator) {
  const { volume } = manifest;
  const cases = casesOf(manifest);
  const images = cases.flatMap((one) => one.images).filter(({ rights }) => rights.trim() !== '').length;
  return {
    id: `tome-${volume.number}`,
    title: volume.title,
    subtitle: volume.subtitle,
    heading: t('press.volume', { number: String(volume.number), year: String(volume.year) }),
    demonstration: volume.demonstration,
    counts: t('press.volume.counts', { cases: cases.length, images }),
    edition: t('volume.downloads.edition', { number: edition.number, date: t.date(edition.date) }),
    contact: volume.pressContact,
    kit: presentFiles(files, t).find(({ format }) => format === 'kit') ?? null,
    href: paths.volume(t.language, volume.number),
    readHref: paths.volumeReading(t.language, volume.number),
  };
}

export function presentPressRoom(room: PressRoom, context: PresentationContext) {
  const { t } = context;
  const { edition, barometer } = room;
  const figures = edition ? edition.barometer.figures : barometer.figures;
  return {
    quotes: quoted.flatMap(({ name, row }) => {
      const figure = figures.find((each) => each.name === name);
      const quote = figure && presentQuote(figure, row, room, context);
      return quote ? [quote] : [];
    }),
    basis: edition
      ? t('press.figures.frozen', { date: t.date(edition.barometer.frozenOn), year: String(edition.head.year) })
      : t('press.figures.live'),
    barometerHref: paths.barometer(t.language, edition && placeOf(edition.head)),
    polls: room.polls.filter(({ poll }) => verificationOf(poll).verified).map((poll) => presentPoll(poll, t)),
    pollsHref: paths.polls(t.language),
    volumes: room.volumes.map((volume) => presentPressVolume(volume, t)),
    registry: presentVolumes(room.registry, new Map(), context).volumes,
    registryHref: paths.volumes(t.language),
    legalHref: paths.legal(t.language),
  };
}
