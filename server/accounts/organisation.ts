import type { Executor } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { territoryBySiren } from '../../db/queries/territories.ts';
import { translators } from '../http/i18n/index.ts';
import { isSiret, sirenOf } from './siret.ts';

/** Where somebody works. */
type Workplace = Pick<AccountRow, 'organisation' | 'territoryId'>;

/** Fills in what is empty from the number of a commune or an EPCI; what was written stays. */
export function completeWorkplace(
  executor: Executor,
  siret: string,
  { organisation, territoryId }: Workplace,
): Workplace {
  const territory = isSiret(siret) ? territoryBySiren(executor, sirenOf(siret)) : undefined;
  if (!territory) return { organisation, territoryId };
  // A name among records, which are in French.
  const name =
    territory.kind === 'commune' ? translators.fr('organisation.commune', { name: territory.name }) : territory.name;
  return { organisation: organisation || name, territoryId: territoryId ?? territory.id };
}
