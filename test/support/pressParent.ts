import { readFileSync } from 'node:fs';
import { createCompiler } from '../../server/publishing/compiler.ts';
import { volumeManifest } from '../../server/publishing/manifest.ts';
import { type FormatName, formatNames } from '../../server/publishing/port.ts';

/** A command that makes one book: says the number of its press as soon as that says something. */
const [formats = '', manifestPath = '', path = '', name, end] = process.argv.slice(2);
const format = formatNames.find((each): each is FormatName => each === name) ?? 'docx';
const compiler = createCompiler({ imagesDirectory: '/', formats });
const manifest = volumeManifest.parse(JSON.parse(readFileSync(manifestPath, 'utf8')));
await compiler.compile({
  manifest,
  format,
  path,
  onProgress: () => process.stdout.write(`${compiler.processId}\n`),
});
if (end === 'close') await compiler.close();
