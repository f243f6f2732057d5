import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { entriesOf, taxonomyVersionRows } from '../../db/queries/taxonomy.ts';
import { allVolumes } from '../../db/queries/volumes.ts';
import { copySeededDatabase } from '../support/catalogue.ts';
import { writeFileOf } from '../support/migrations.ts';

test('a file of before versions had entries keeps every name, and its volumes follow the version of that time', () => {
  const { folder, path } = copySeededDatabase();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileOf('0010_imports', `${path}.old`, path);
  const old = new Database(`${path}.old`);
  expect(old.prepare('select count(*) from themes where label_fr is not null').pluck().get()).toBeGreaterThan(30);
  expect(old.prepare('select count(*) from terms').pluck().get()).toBeGreaterThan(50);
  old.close();

  const today = openDatabase(path);
  const migrated = openDatabase(`${path}.old`);
  onTestFinished(() => {
    today.$client.close();
    migrated.$client.close();
  });
  expect(taxonomyVersionRows(migrated)).toEqual(taxonomyVersionRows(today));
  // Terms had no descriptions before.
  const undescribed = entriesOf(today, 1).map((entry) =>
    entry.vocabulary === 'theme' ? entry : { ...entry, descriptionFr: null, descriptionEn: null },
  );
  expect(entriesOf(migrated, 1)).toEqual(undescribed);
  const versions = (database: typeof today) =>
    allVolumes(database).map(({ number, content, taxonomyVersion }) => [number, content !== null, taxonomyVersion]);
  expect(versions(migrated)).toEqual(versions(today));
  expect(versions(migrated)).toContainEqual([2026, true, 1]);
  expect(migrated.$client.pragma('foreign_key_check')).toEqual([]);
  expect(migrated.$client.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});
