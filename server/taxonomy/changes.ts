import type { EntryRow, VocabularyName } from '../../db/queries/taxonomy.ts';

/** What one version says of an entry otherwise than the version before it. */
export interface Change {
  kind: 'added' | 'renamed' | 'retired' | 'restored' | 'described';
  vocabulary: VocabularyName;
  entry: EntryRow;
  /** As it was; null for an entry that is new. */
  before: EntryRow | null;
}

export const keyOf = ({ vocabulary, slug }: Pick<EntryRow, 'vocabulary' | 'slug'>): string => `${vocabulary}/${slug}`;

function kindOf(before: EntryRow | undefined, entry: EntryRow): Change['kind'] | null {
  if (before === undefined) return 'added';
  if (before.successor !== entry.successor) return entry.successor === null ? 'restored' : 'retired';
  if (before.labelFr !== entry.labelFr || before.labelEn !== entry.labelEn) return 'renamed';
  if (before.descriptionFr !== entry.descriptionFr || before.descriptionEn !== entry.descriptionEn) return 'described';
  return null;
}

/** The changes from one version to the next, in the order of the next. */
export function changesBetween(before: readonly EntryRow[], after: readonly EntryRow[]): Change[] {
  const known = new Map(before.map((entry) => [keyOf(entry), entry]));
  return after.flatMap((entry) => {
    const former = known.get(keyOf(entry));
    const kind = kindOf(former, entry);
    return kind === null ? [] : [{ kind, vocabulary: entry.vocabulary, entry, before: former ?? null }];
  });
}

const orderOf = (entries: readonly EntryRow[], kept: ReadonlySet<string>): string =>
  entries
    .map(keyOf)
    .filter((key) => kept.has(key))
    .join(' ');

/** Whether entries that both versions have stand in another order. Both lists come in their order. */
export function isReordered(before: readonly EntryRow[], after: readonly EntryRow[]): boolean {
  const former = new Set(before.map(keyOf));
  const kept = new Set(after.map(keyOf).filter((key) => former.has(key)));
  return orderOf(before, kept) !== orderOf(after, kept);
}
