import { foldName } from '../../db/folding.ts';
import type { CatalogueDatabase } from '../../db/open.ts';
import { idsByTerritories } from '../../db/queries/initiatives.ts';
import type { SubmissionContent } from '../../db/schema/index.ts';
import { type LocatedInitiative, locate } from '../catalogue/located.ts';
import type { Lookups } from '../contribution/content.ts';
import type { SearchReader } from '../search/port.ts';

/** Why a record may be the same case. */
export type DuplicateReason = 'address' | 'title' | 'territory';

export interface Duplicate extends LocatedInitiative {
  reasons: DuplicateReason[];
}

const considered = 40;
const shown = 5;
/** Share of the longer title's words that both have, from which two titles are alike. */
const likeTitles = 0.6;
const likeTitlesHere = 0.3;

function wordsOf(text: string): Set<string> {
  return new Set(
    foldName(text)
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 3),
  );
}

function likeness(one: Set<string>, other: Set<string>): number {
  const longer = Math.max(one.size, other.size);
  return longer === 0 ? 0 : [...one].filter((word) => other.has(word)).length / longer;
}

/** Host and path of an address, without what tells two ways of writing it apart. */
function addressKey(url: string): string {
  if (!URL.canParse(url)) return '';
  const { hostname, pathname, search } = new URL(url);
  return (hostname.replace(/^www\./, '') + pathname.replace(/\/$/, '') + search).toLowerCase();
}

/**
 * Published records that tell perhaps of the same project. A title alone is seldom enough: it takes a title like another
 * one's in the same place, nearly the same title elsewhere, or a common source with either.
 */
export async function findDuplicates(
  { database, engine }: { database: CatalogueDatabase; engine: SearchReader },
  content: SubmissionContent,
  lookups: Lookups,
  ownId: number,
): Promise<Duplicate[]> {
  const territory = lookups.territory(content.territoryCode);
  const here = territory ? idsByTerritories(database, [territory.id], considered) : [];
  const named =
    content.title === ''
      ? []
      : (
          await engine.search({ text: content.title, filters: {}, sort: 'pertinence', page: 1, pageSize: considered })
        ).hits.map(({ id }) => id);
  const title = wordsOf(content.title);
  const addresses = new Set(content.sources.map(({ url }) => addressKey(url)).filter((key) => key !== ''));
  const candidates = [...new Set([...here, ...named])].filter((id) => id !== ownId);
  return locate(database, candidates)
    .flatMap((located) => {
      const { revision } = located.initiative;
      const same = territory !== undefined && located.territory.id === territory.id;
      const alike = likeness(title, wordsOf(revision.title));
      const address = revision.content.sources.some(({ url }) => addresses.has(addressKey(url)));
      const reasons: DuplicateReason[] = [];
      if (address) reasons.push('address');
      if (alike >= (same ? likeTitlesHere : likeTitles)) reasons.push('title');
      if (same) reasons.push('territory');
      const suspicious = (address && reasons.length > 1) || (same && reasons.length > 1) || alike >= 0.9;
      return suspicious ? [{ ...located, reasons, alike }] : [];
    })
    .sort((a, b) => b.reasons.length - a.reasons.length || b.alike - a.alike)
    .slice(0, shown)
    .map(({ alike: _, ...duplicate }) => duplicate);
}
