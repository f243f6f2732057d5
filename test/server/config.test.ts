import { describe, expect, test } from 'vitest';
import { InvalidConfiguration, readConfig } from '../../server/config.ts';

describe('settings from the environment', () => {
  test('an empty environment gives a site on http://127.0.0.1:3000 with the embedded engine', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      baseUrl: 'http://127.0.0.1:3000',
      searchEngine: 'embedded',
    });
    expect(config.databasePath).toMatch(/\/data\/catalogue\.sqlite$/);
  });

  test('an empty variable counts as absent', () => {
    expect(readConfig({ PORT: '', MEILI_URL: '' }).port).toBe(3000);
  });

  test('every fault is named at once', () => {
    const read = () =>
      readConfig({ PORT: 'many', BASE_URL: 'ftp://example.org', LOG_LEVEL: 'loud', SEARCH_ENGINE: 'grep' });
    expect(read).toThrow(InvalidConfiguration);
    for (const name of ['PORT', 'BASE_URL', 'LOG_LEVEL', 'SEARCH_ENGINE']) expect(read).toThrow(name);
  });

  test('Meilisearch needs its address and its key', () => {
    const read = () => readConfig({ SEARCH_ENGINE: 'meilisearch' });
    expect(read).toThrow('MEILI_URL');
    expect(read).toThrow('MEILI_API_KEY');
  });

  test('what concerns Meilisearch has sensible defaults, and the master key stays apart', () => {
    const address = 'http://search.example:7700';
    const given = { SEARCH_ENGINE: 'meilisearch', MEILI_URL: address, MEILI_API_KEY: 'documents' };
    expect(readConfig(given).meilisearch).toEqual({
      url: address,
      apiKey: 'documents',
      searchKey: undefined,
      index: 'initiatives',
      timeout: 1000,
    });
    expect(readConfig(given).meilisearchMasterKey).toBeNull();
    expect(Object.values(readConfig({ ...given, MEILI_MASTER_KEY: 'master' }).meilisearch ?? {})).not.toContain(
      'master',
    );
    expect(() => readConfig({ ...given, MEILI_INDEX: 'a b', MEILI_TIMEOUT: '10' })).toThrow(
      /MEILI_INDEX[\s\S]*MEILI_TIMEOUT/,
    );
  });

  test('ProConnect needs all of its settings, and an address that nobody on the way can read', () => {
    const settings = { PROCONNECT_CLIENT_ID: 'a', PROCONNECT_CLIENT_SECRET: 'b' };
    expect(() => readConfig(settings)).toThrow('PROCONNECT_ISSUER');
    expect(() => readConfig({ ...settings, PROCONNECT_ISSUER: 'http://proconnect.example/api/v2' })).toThrow('https');
    expect(() => readConfig({ PROCONNECT_ISSUER: 'https://proconnect.example/api/v2' })).toThrow(
      /PROCONNECT_CLIENT_ID[\s\S]*PROCONNECT_CLIENT_SECRET/,
    );
    expect(readConfig({ ...settings, PROCONNECT_ISSUER: 'https://proconnect.example/api/v2/' }).proConnect).toEqual({
      issuer: 'https://proconnect.example/api/v2',
      clientId: 'a',
      clientSecret: 'b',
      algorithm: 'RS256',
    });
    expect(readConfig({}).proConnect).toBeNull();
  });

  test('a public address loses its final slash', () => {
    expect(readConfig({ BASE_URL: 'https://catalogue.example/' }).baseUrl).toBe('https://catalogue.example');
  });
});
