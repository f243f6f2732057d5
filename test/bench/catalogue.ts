/** Fills a database with synthetic records, as whole as real ones, for measuring pages. */
import type { CatalogueDatabase } from '../../db/open.ts';
import { insertInitiative, insertRevision, updateInitiative } from '../../db/queries/initiatives.ts';
import { readTaxonomy, versionInForce } from '../../db/queries/taxonomy.ts';
import { createRandom, vocabularyOf } from './records.ts';

/** Published initiatives of random communes; words as in records.ts. */
export function insertSynthetic(database: CatalogueDatabase, count: number): void {
  const random = createRandom(11);
  const vocabulary = vocabularyOf(1);
  const word = () => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? 'commune';
  const text = (words: number) => Array.from({ length: words }, word).join(' ');
  const any = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const communes = database.$client.prepare("select id, name from territories where kind = 'commune'").all() as {
    id: number;
    name: string;
  }[];
  const themes = readTaxonomy(database, versionInForce(database) ?? null).themes.filter(
    (theme) => theme.parentId !== null,
  );
  database.transaction((tx) => {
    for (let number = 1; number <= count; number += 1) {
      const territory = any(communes);
      const year = 1996 + Math.floor(random() * 30);
      const id = insertInitiative(tx, `synthetic-${number}`);
      const revision = insertRevision(tx, id, {
        title: text(8),
        summary: text(35),
        territoryId: territory.id,
        territoryName: territory.name,
        status: 'realise',
        yearFrom: year,
        yearTo: year + 1,
        content: {
          sections: { context: text(60), realisation: text(80), results: text(40) },
          partners: [],
          suppliers: [],
          funding: [],
          links: [],
          images: [],
          sources: [],
          weakSource: false,
        },
        themeIds: [any(themes).id],
        technologies: ['site-internet'],
      });
      updateInitiative(tx, id, {
        state: 'published',
        publishedRevisionId: revision,
        publishedAt: new Date(0).toISOString(),
      });
    }
  });
}
