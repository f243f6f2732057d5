import { Meilisearch } from 'meilisearch';
import { toSearchUnavailable } from './failures.ts';

export interface SearchKeys {
  searchKey: string;
  apiKey: string;
}

const actions = {
  search: ['search'],
  documents: [
    'documents.add',
    'documents.get',
    'documents.delete',
    'indexes.create',
    'indexes.get',
    'indexes.delete',
    'indexes.swap',
    'settings.get',
    'settings.update',
    'tasks.get',
    'stats.get',
  ],
} as const;

const sameMembers = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((member) => b.includes(member));

/**
 * Makes the two keys that the web process needs, with the master key: one that searches, one that writes documents and
 * builds the index; both for this index and those built aside, no other. Keys made before that allow just that are given again.
 * Throws SearchUnavailable.
 */
export async function createKeys(url: string, masterKey: string, index: string): Promise<SearchKeys> {
  const client = new Meilisearch({ host: url, apiKey: masterKey, timeout: 10_000 });
  try {
    const { results: existing } = await client.getKeys({ limit: 1000 });
    const key = async (purpose: keyof typeof actions): Promise<string> => {
      const name = `${index}: ${purpose}`;
      const indexes = [index, `${index}-aside-*`];
      const found = existing.find(
        (candidate) =>
          candidate.name === name &&
          candidate.expiresAt === null &&
          sameMembers(candidate.actions, actions[purpose]) &&
          sameMembers(candidate.indexes, indexes),
      );
      if (found) return found.key;
      const made = await client.createKey({ name, actions: [...actions[purpose]], indexes, expiresAt: null });
      return made.key;
    };
    return { searchKey: await key('search'), apiKey: await key('documents') };
  } catch (error) {
    throw toSearchUnavailable(error);
  }
}
