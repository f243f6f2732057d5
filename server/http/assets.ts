import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import { departmentDrawing } from '../departments.ts';

const assetsFolder = fileURLToPath(new URL('../../views/assets', import.meta.url));
const require = createRequire(import.meta.url);
const fontPackages = ['@fontsource-variable/literata', '@fontsource-variable/source-sans-3'];

function fontFolders(): string[] {
  return fontPackages.map((name) => join(dirname(require.resolve(`${name}/package.json`)), 'files'));
}

/** Hash of all assets: stylesheets and modules import each other, so that they change address together. */
function assetsVersion(drawing: string): string {
  const hash = createHash('sha256').update(drawing);
  if (existsSync(assetsFolder)) {
    const entries = readdirSync(assetsFolder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const entry of entries.sort((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
      const path = join(entry.parentPath, entry.name);
      hash.update(relative(assetsFolder, path).split(sep).join('/')).update(readFileSync(path));
    }
  }
  return hash.digest('hex').slice(0, 10);
}

/**
 * Stylesheets, modules, images and fonts, all from our own origin. `asset('css/main.css')` gives an address that changes
 * with the contents ("/assets/0f3c…/css/main.css"), cached for a year; the version is a folder so that relative imports
 * keep it.
 */
export function createAssets(): { router: Router; asset: (name: string) => string } {
  const drawing = departmentDrawing();
  const version = assetsVersion(drawing);
  const year = { maxAge: '365d', immutable: true, index: false, redirect: false } as const;
  const router = express.Router();
  for (const folder of fontFolders())
    router.use('/assets/fonts', express.static(folder, { ...year, fallthrough: true }));
  router.get(`/assets/${version}/images/departements.svg`, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type('svg').send(drawing);
  });
  router.use(`/assets/${version}`, express.static(assetsFolder, year));
  router.use('/assets', express.static(assetsFolder, { maxAge: '1h', index: false, redirect: false }));
  return { router, asset: (name) => (name.startsWith('fonts/') ? `/assets/${name}` : `/assets/${version}/${name}`) };
}

/** Images of the catalogue: named by their content, they never change. */
export function imageFiles(directory: string): Router {
  const router = express.Router();
  router.use(
    '/images',
    express.static(directory, { maxAge: '365d', immutable: true, index: false, redirect: false, dotfiles: 'ignore' }),
  );
  return router;
}
