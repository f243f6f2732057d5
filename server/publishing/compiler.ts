import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from './formats.ts';
import { withConsentFor } from './manifest.ts';
import type { Compiler } from './port.ts';

export function createCompiler({ imagesDirectory }: { imagesDirectory: string }): Compiler {
  return {
    async compile({ manifest, format: name, path, onProgress }) {
      const format = formats.find((each) => each.name === name);
      if (!format) throw new Error(`no format is called ${name}`);
      const press = { imagePath: (file: string) => join(imagesDirectory, file), report: onProgress };
      const compiled = await format.compile(withConsentFor(manifest, format.medium), press, path);
      const bytes = readFileSync(path);
      return { ...compiled, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    close: async () => {},
  };
}
