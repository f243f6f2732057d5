import { readFileSync } from 'node:fs';
import { createCompiler } from '../../server/publishing/compiler.ts';
import { volumeManifest } from '../../server/publishing/manifest.ts';

/** A server that is in the middle of a book: says the number of its press, then waits to be killed. */
const [formats = '', manifestPath = '', path = ''] = process.argv.slice(2);
const compiler = createCompiler({ imagesDirectory: '/', formats });
const manifest = volumeManifest.parse(JSON.parse(readFileSync(manifestPath, 'utf8')));
await compiler.compile({
  manifest,
  format: 'docx',
  path,
  onProgress: () => process.stdout.write(`${compiler.processId}\n`),
});
