import { mkdirSync } from 'node:fs';
import { pino } from 'pino';
import { openDatabase } from '../db/open.ts';
import { appliedMigrations } from '../db/queries/operations.ts';
import { createCatalogueService } from './catalogue/service.ts';
import type { Config } from './config.ts';
import { createExchangeService } from './exchange/service.ts';
import { createReviewService } from './review/service.ts';
import { createEmbeddedEngine } from './search/embedded/engine.ts';
import { readSynonyms } from './search/synonyms.ts';

export type Services = ReturnType<typeof createServices>;

/** Composition root: the only place that constructs things. `databasePath` may be ":memory:" for tests. */
export function createServices(config: Config) {
  if (config.databasePath !== ':memory:') mkdirSync(config.dataDirectory, { recursive: true });
  const logger = pino({ level: config.logLevel });
  if (config.searchEngine === 'meilisearch') {
    logger.warn('the Meilisearch engine is not part of this version: the embedded engine answers');
  }
  const database = openDatabase(config.databasePath);
  const engine = createEmbeddedEngine({ database, ...readSynonyms() });
  return {
    config,
    logger,
    database,
    engine,
    migrations: () => appliedMigrations(database),
    catalogue: createCatalogueService({ database, engine }),
    exchange: createExchangeService({ database, engine }),
    review: createReviewService({ database, index: engine }),
    close: () => {
      database.$client.close();
    },
  };
}
