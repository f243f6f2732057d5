import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { loadData } from '../../server/load.ts';
import { createServices } from '../../server/services.ts';
import { testConfig } from './config.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database file with reference data and seed, to be copied by each test that wants real contents. */
    seededDatabase: string;
  }
}

/** Loads the reference data and the seed once; each test works on its own copy. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  const path = join(folder, 'seeded.sqlite');
  const services = createServices(testConfig(path));
  await loadData(services);
  services.database.$client.pragma('wal_checkpoint(TRUNCATE)');
  services.close();
  const copy = join(folder, 'pristine.sqlite');
  copyFileSync(path, copy);
  project.provide('seededDatabase', copy);
  return () => rmSync(folder, { recursive: true, force: true });
}
