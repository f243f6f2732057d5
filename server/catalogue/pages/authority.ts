import type { TerritoryRow } from '../../../db/queries/territories.ts';
import { paths } from '../../paths.ts';
import type { AuthorityPage } from '../models.ts';
import { kindOf, type PresentationContext, whereabouts } from './cards.ts';

export function presentAuthority(
  values: { text: string; returnTo: string; current: TerritoryRow | null; results: TerritoryRow[] | null },
  { t, vocabulary }: PresentationContext,
): AuthorityPage {
  const detail = (row: TerritoryRow) =>
    [
      kindOf(row, t),
      whereabouts(row, vocabulary),
      row.population === null ? '' : t('territory.inhabitants', { count: row.population }),
    ]
      .filter((part) => part !== '')
      .join(', ');
  return {
    action: paths.authority(t.language),
    text: values.text,
    returnTo: values.returnTo,
    current: values.current && t('authority.current', { name: values.current.name }),
    results: values.results?.map((row) => ({ code: row.code, name: row.name, detail: detail(row) })) ?? null,
  };
}
