import type { MessageKey, Translator } from '../../http/i18n/index.ts';
import type { Collection } from '../../search/fields.ts';
import type { CatalogueResult } from '../../search/port.ts';
import type { Filters, Notice } from '../faceted.ts';
import type { Chip, Facet, FacetValue } from '../models.ts';
import type { FacetOption } from '../vocabulary.ts';

/** What the search pages of every collection show alike: facets, chips, notices, range. */

type FacetLabel = Extract<MessageKey, `facet.${string}`>;

/** Every facet has a label (keys `facet.<name>`); a test holds the collections to it. */
export function facetLabel(facet: string, t: Translator): string {
  return t(`facet.${facet}` as FacetLabel);
}

/** Values of one level in the vocabulary's order: those that occur, and those chosen even where they count nothing. */
function valuesOf(
  facet: string,
  parent: string | null,
  options: readonly FacetOption[],
  counts: ReadonlyMap<string, number>,
  chosen: readonly string[],
  t: Translator,
): FacetValue[] {
  const isParent = (value: string) => options.some((option) => option.parent === value);
  return options
    .filter((option) => option.parent === parent)
    .map(({ value, label }) => ({
      value,
      id: `${facet}-${value}`,
      label: label(t),
      count: counts.get(value) ?? 0,
      selected: chosen.includes(value),
      children: parent === null && isParent(value) ? valuesOf(facet, value, options, counts, chosen, t) : [],
    }))
    .filter((value) => value.count > 0 || value.selected || value.children.length > 0)
    .map((value) => ({ ...value, count: t.number(value.count) }));
}

export function facetsOf<Name extends string>(
  {
    fields,
    filters,
    options,
    counts,
    open,
    hints,
  }: {
    fields: Collection<Name>['facets'];
    filters: Filters<Name>;
    options: Record<Name, FacetOption[]>;
    counts: CatalogueResult<Name>['facets'];
    /** Open even where nothing is chosen. */
    open: readonly Name[];
    hints: Partial<Record<Name, MessageKey>>;
  },
  t: Translator,
): Facet[] {
  return fields.flatMap(({ name, long }) => {
    const chosen = filters[name] ?? [];
    const values = valuesOf(name, null, options[name], counts[name] ?? new Map(), chosen, t);
    if (values.length === 0) return [];
    const hint = hints[name];
    return [
      {
        name,
        label: facetLabel(name, t),
        hint: hint ? t(hint) : null,
        open: chosen.length > 0 || open.includes(name),
        searchable: long && values.length > 12,
        selectedCount: chosen.length,
        values,
      },
    ];
  });
}

export function chipsOf<Name extends string>(
  {
    facets,
    filters,
    optionOf,
    hrefWithout,
  }: {
    facets: readonly Name[];
    filters: Filters<Name>;
    optionOf: (facet: Name, value: string) => FacetOption | undefined;
    hrefWithout: (facet: Name, value: string) => string;
  },
  t: Translator,
): Chip[] {
  return facets.flatMap((facet) =>
    (filters[facet] ?? []).map((value) => ({
      facet: facetLabel(facet, t),
      label: optionOf(facet, value)?.label(t) ?? value,
      removeHref: hrefWithout(facet, value),
    })),
  );
}

export function noticeLine({ key, values }: Notice, facets: readonly string[], t: Translator): string {
  const facet = facets.find((name) => name === values.facet);
  return t(key, facet ? { ...values, facet: facetLabel(facet, t) } : values);
}

type Answer = Pick<CatalogueResult, 'hits' | 'total' | 'droppedWords' | 'corrections'>;
type Page = { page: number; pageSize: number };

/** What is to be said of how words were read, and of a page beyond the last. */
export function resultLines(
  { hits, total, droppedWords, corrections }: Answer,
  { page, pageSize }: Page,
  t: Translator,
) {
  const lines: string[] = [];
  if (droppedWords.length > 0) {
    const words = t.list(droppedWords.map((word) => t('quoted', { text: word })));
    lines.push(t('notice.droppedWords', { words, count: droppedWords.length }));
  }
  for (const { typed, read } of corrections) lines.push(t('notice.correction', { typed, read }));
  if (hits.length === 0 && total > 0) lines.push(t('notice.beyond', { page, last: Math.ceil(total / pageSize) }));
  return lines;
}

/** "1 à 20 sur 128"; null when the page is empty. */
export function rangeOf({ page, pageSize }: Page, { hits, total }: Pick<Answer, 'hits' | 'total'>, t: Translator) {
  if (hits.length === 0) return null;
  const first = (page - 1) * pageSize + 1;
  return t('search.range', {
    from: t.number(first),
    to: t.number(first + hits.length - 1),
    total: t.number(total),
  });
}

export function pageSizeChoices({ pageSize }: Page): { value: number; selected: boolean }[] {
  return [20, 50, 100].map((value) => ({ value, selected: value === pageSize }));
}
