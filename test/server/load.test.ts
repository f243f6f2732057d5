import { copyFileSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { publishedIds } from '../../db/queries/initiatives.ts';
import { loadData } from '../../server/load.ts';
import { createServices } from '../../server/services.ts';
import { copySeededDatabase, seededServices } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';

test('a file of the time before heads had an index and records a place is searched as before after one start', async () => {
  const { folder, path } = copySeededDatabase();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const before = openDatabase(path);
  before.$client.exec('drop table search_heads; alter table search_documents drop column place;');
  before.$client.exec(
    'delete from __drizzle_migrations where created_at in (select created_at from __drizzle_migrations order by created_at desc limit 2)',
  );
  before.$client.close();
  copyFileSync(path, `${path}.old`);

  const services = createServices(testConfig(`${path}.old`));
  onTestFinished(() => services.close());
  expect((await services.engine.status()).documents).toBe(0);
  await loadData(services);
  expect((await services.engine.status()).documents).toBe(publishedIds(services.database).length);
  const question = { text: 'portail citoyen', filters: {}, sort: 'pertinence', page: 1, pageSize: 20 } as const;
  expect((await services.engine.search(question)).hits.map((hit) => hit.id)).toEqual(
    (await seededServices().engine.search(question)).hits.map((hit) => hit.id),
  );
});
