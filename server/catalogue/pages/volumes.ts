import type { AssertionRow } from '../../../db/queries/volumes.ts';
import { paths } from '../../paths.ts';
import type { AssertionGroup, Fact, VolumePage, VolumesPage } from '../models.ts';
import type { CatalogueService, VolumeView } from '../service.ts';
import { initiativeCard, type PresentationContext, sourceLine, volumeLink } from './cards.ts';

type Property = AssertionRow['property'];
const shownProperties: readonly Property[] = [
  'number',
  'title',
  'subtitle',
  'year',
  'date',
  'cases',
  'scope',
  'partners',
  'chapters',
];
/** Properties of which several values may be true together, each from another page of the volume. */
const listProperties: readonly Property[] = ['chapters', 'partners', 'scope'];

export function acceptedValue(assertions: readonly AssertionRow[], property: Property): string | null {
  return assertions.find((row) => row.property === property && row.accepted)?.value ?? null;
}

/** The title of a volume made here, or the one that sources give a past one; null where there is none. */
export function titleOf({ volume, assertions }: VolumeView): string | null {
  return volume.content?.title || acceptedValue(assertions, 'title');
}

export function yearOf({ volume, assertions }: VolumeView): string | null {
  return volume.content ? String(volume.content.year) : acceptedValue(assertions, 'year');
}

export function volumeTitle(view: VolumeView, { t }: PresentationContext): string {
  const number = t('tome.numero', { number: String(view.volume.number) });
  const title = titleOf(view);
  return title ? t('volume.heading', { number, title }) : number;
}

function groupOf(
  property: Property,
  assertions: readonly AssertionRow[],
  { t }: PresentationContext,
): AssertionGroup | null {
  const rows = assertions.filter((row) => row.property === property);
  if (rows.length === 0) return null;
  return {
    property: t(`volume.${property}`),
    conflict: rows.some((row) => !row.accepted),
    assertions: rows
      .toSorted((a, b) => Number(b.accepted) - Number(a.accepted))
      .map((row) => ({
        value: displayValue(row, t),
        accepted: row.accepted,
        reason: row.reason,
        evidence: row.evidence,
        source: sourceLine(row.source, t),
      })),
  };
}

function displayValue(row: AssertionRow, t: PresentationContext['t']): string {
  if (row.property === 'date' && /^\d{4}(-\d{2}){0,2}$/.test(row.value)) return t.date(row.value);
  return row.value;
}

function factsOf(assertions: readonly AssertionRow[], { t }: PresentationContext): Fact[] {
  return shownProperties
    .filter((property) => property !== 'number' && property !== 'title')
    .flatMap((property) => {
      const rows = assertions.filter((row) => row.property === property && row.accepted);
      if (rows.length === 0) return [];
      const shown = listProperties.includes(property) ? rows : rows.slice(0, 1);
      const values = shown.flatMap((row) => displayValue(row, t).split(/\s*;\s+/));
      return [{ label: t(`volume.${property}`), values: [...new Set(values)].map((label) => ({ label, href: null })) }];
    });
}

export function presentVolumes(
  views: readonly VolumeView[],
  counts: ReadonlyMap<string, number>,
  context: PresentationContext,
): VolumesPage {
  const { t } = context;
  return {
    volumes: views.map((view) => ({
      href: paths.volume(t.language, view.volume.number),
      number: view.volume.number,
      title: titleOf(view) ?? t('tome.numero', { number: String(view.volume.number) }),
      year: yearOf(view),
      cases: view.volume.content?.demonstration
        ? t('volume.demonstration.short')
        : t('volume.inCatalogue', { count: counts.get(String(view.volume.number)) ?? 0 }),
      introduction: view.volume.introduction ?? view.volume.content?.subtitle ?? null,
    })),
  };
}

export function presentVolume(view: ReturnType<CatalogueService['volume']>, context: PresentationContext): VolumePage {
  const { t } = context;
  const { number } = view.volume;
  return {
    number,
    title: volumeTitle(view, context),
    introduction: view.volume.introduction,
    facts: factsOf(view.assertions, context),
    assertions: shownProperties
      .map((property) => groupOf(property, view.assertions, context))
      .filter((group) => group !== null),
    cards: view.listed.map((listed) => initiativeCard(listed, context)),
    searchHref:
      view.listed.length > 0 ? paths.initiatives(t.language, new URLSearchParams({ tome: String(number) })) : null,
    previous: view.previous === null ? null : volumeLink(view.previous, t),
    next: view.next === null ? null : volumeLink(view.next, t),
  };
}
