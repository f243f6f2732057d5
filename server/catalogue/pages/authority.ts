import type { TerritoryRow } from '../../../db/queries/territories.ts';
import { paths } from '../../paths.ts';
import type { AuthorityPage } from '../models.ts';
import { type PresentationContext, territoryDetail } from './cards.ts';

export function presentAuthority(
  values: { text: string; returnTo: string; current: TerritoryRow | null; results: TerritoryRow[] | null },
  context: PresentationContext,
): AuthorityPage {
  const { t } = context;
  return {
    action: paths.authority(t.language),
    text: values.text,
    returnTo: values.returnTo,
    current: values.current && t('authority.current', { name: values.current.name }),
    results:
      values.results?.map((row) => ({ code: row.code, name: row.name, detail: territoryDetail(row, context) })) ?? null,
  };
}
