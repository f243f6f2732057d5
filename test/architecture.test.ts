import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  file: string;
  target: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** Every import of our own code, as paths from the root; packages keep their name. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s+'([^']+)'/g)].map((match) => match[1] ?? '');
  return specifiers.map((specifier) => ({
    file,
    target: specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier,
  }));
}

const imports = ['server', 'db', 'seed'].flatMap(sourceFiles).flatMap(importsOf);
const offenders = (wrong: (entry: Import) => boolean) =>
  imports.filter(wrong).map(({ file, target }) => `${file} imports ${target}`);

describe('who may import whom', () => {
  test('the reader of this test finds imports at all', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  test('db/ imports nothing from server/ or seed/', () => {
    expect(offenders(({ file, target }) => file.startsWith('db/') && /^(server|seed)\//.test(target))).toEqual([]);
  });

  test('only server/search/meilisearch imports the Meilisearch client', () => {
    expect(
      offenders(({ file, target }) => target === 'meilisearch' && !file.startsWith('server/search/meilisearch/')),
    ).toEqual([]);
  });

  test('routes reach the database through services only', () => {
    expect(offenders(({ file, target }) => file.endsWith('/routes.ts') && target.startsWith('db/'))).toEqual([]);
  });

  test('books are made from their manifest alone: no database, no seed, no service, no route', () => {
    const forbidden = /^(db|seed)\/|\/(service|services|routes)\.ts$/;
    expect(offenders(({ file, target }) => file.startsWith('server/publishing/') && forbidden.test(target))).toEqual(
      [],
    );
  });

  test('presenters read no database: they import row types and folding only', () => {
    const allowed = /^db\/(folding|strata|schema\/index|queries\/\w+)\.ts$/;
    const presenters = ({ file }: Import) => file.startsWith('server/catalogue/pages/');
    expect(
      offenders((entry) => presenters(entry) && entry.target.startsWith('db/') && !allowed.test(entry.target)),
    ).toEqual([]);
    for (const file of sourceFiles('server/catalogue/pages')) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [statement] of text.matchAll(/import .*from '[^']*db\/queries\/[^']*';/g)) {
        expect(statement, file).toMatch(/^import type/);
      }
    }
  });

  test('only services.ts constructs services and engines', () => {
    const constructors =
      /\b(createCatalogueService|createReviewService|createExchangeService|createEmbeddedEngine|createMeilisearchEngine|createIndexer|createFailoverReader|createSearcher)\(\{/;
    const callers = sourceFiles('server')
      .filter((file) =>
        constructors.test(readFileSync(join(root, file), 'utf8').replaceAll(/export function [^\n]*/g, '')),
      )
      .filter((file) => file !== 'server/services.ts');
    expect(callers).toEqual([]);
  });

  test('only server/config.ts reads the environment', () => {
    const readers = sourceFiles('server').filter((file) => /process\.env/.test(readFileSync(join(root, file), 'utf8')));
    expect(readers).toEqual(['server/config.ts']);
  });

  test('the top level holds only what the project allows', () => {
    const allowed = new Set([
      'server',
      'db',
      'views',
      'seed',
      'test',
      'package.json',
      'tsconfig.json',
      'README.md',
      'LICENSE',
      'package-lock.json',
      'Dockerfile',
      'compose.yaml',
      'node_modules',
      'data',
    ]);
    const configuration = new Set(['biome.json', 'drizzle.config.ts', 'vitest.config.ts']);
    const unexpected = readdirSync(root).filter(
      (name) => !name.startsWith('.') && !allowed.has(name) && !configuration.has(name),
    );
    expect(unexpected).toEqual([]);
  });
});
