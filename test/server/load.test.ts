import { rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { publishedIds } from '../../db/queries/initiatives.ts';
import { loadData } from '../../server/load.ts';
import { createServices } from '../../server/services.ts';
import { copySeededDatabase, seededServices } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';
import { writeFileOf } from '../support/migrations.ts';

describe.each([
  ['before heads had an index and records a place', '0002_search_index'],
  ['before accounts and contributions', '0004_search_places'],
  ['before consent was asked for', '0006_inspirations'],
])('a file of the time %s', (_name, last) => {
  test('is searched as before after one start', async () => {
    const { folder, path } = copySeededDatabase();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileOf(last, `${path}.old`, path);

    const services = createServices(testConfig(`${path}.old`));
    onTestFinished(() => services.close());
    await loadData(services);
    const { documents } = await services.engine.status();
    expect(documents).toBeGreaterThan(300);
    expect(documents).toBe(publishedIds(services.database).length);
    const question = { text: 'portail citoyen', filters: {}, sort: 'pertinence', page: 1, pageSize: 20 } as const;
    expect((await services.engine.search(question)).hits.map((hit) => hit.id)).toEqual(
      (await seededServices().engine.search(question)).hits.map((hit) => hit.id),
    );
    expect(services.database.$client.pragma('foreign_key_check')).toEqual([]);
  });
});
