import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { casesOf } from '../../server/publishing/manifest.ts';
import { type BookFormat, CompileFailure, type FormatName, type Formats } from '../../server/publishing/port.ts';

/** Formats that behave as formats can: by name, so that a test chooses what happens in the press. */
const behaviours: Partial<Record<FormatName, BookFormat['compile']>> = {
  async csv(manifest, press, path) {
    press.report({ step: 'reading' });
    press.report({ step: 'images', done: 1, total: 2 });
    const spoken = casesOf(manifest).flatMap(({ testimonials }) => testimonials.map(({ slug }) => slug));
    writeFileSync(path, JSON.stringify({ processId: process.pid, image: press.imagePath('../../un.webp'), spoken }));
    return { pages: 12, remarks: [{ kind: 'image-resolution', record: 'Une fiche', detail: '150' }] };
  },
  async docx(_manifest, press, path) {
    writeFileSync(path, 'half');
    press.report({ step: 'setting' });
    await pause(600_000);
    return { pages: null, remarks: [] };
  },
  async epub(_manifest, press, path) {
    writeFileSync(path, 'half');
    press.report({ step: 'setting' });
    await pause(100);
    for (;;) Math.random();
  },
  async onix(_manifest, _press, path) {
    writeFileSync(path, 'half');
    throw new CompileFailure('glyph', { record: 'Une fiche', field: 'summary', detail: 'U+0001' });
  },
  async bibtex() {
    throw new TypeError('a fault of ours');
  },
  async csl(_manifest, _press, path) {
    writeFileSync(path, 'half');
    process.kill(process.pid, 'SIGKILL');
    await pause(600_000);
    return { pages: null, remarks: [] };
  },
};

export const formats: Formats = Object.fromEntries(
  Object.entries(behaviours).map(([name, compile]) => [
    name,
    async (): Promise<BookFormat> => ({
      name: name as FormatName,
      extension: 'txt',
      mediaType: 'text/plain',
      medium: 'print',
      compile,
    }),
  ]),
);
