import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { type Config, readConfig } from '../../server/config.ts';

/** The settings of a test: no log, its own database file. */
export function testConfig(databasePath: string): Config {
  return {
    ...readConfig({ LOG_LEVEL: 'silent', BASE_URL: 'http://catalogue.test', AUTH_SECRET: 'x'.repeat(32) }),
    dataDirectory: databasePath === ':memory:' ? tmpdir() : dirname(databasePath),
    databasePath,
  };
}
