import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler, type NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import { CompileFailure } from '../port.ts';

const workspace = fileURLToPath(new URL('../../../views/volume', import.meta.url));
const template = join(workspace, 'book.typ');
/** Compilations after which an unused result of the typesetter is forgotten. */
const remembered = 4;

const reasons = [
  { pattern: /font/i, reason: 'font' },
  { pattern: /alt/i, reason: 'alternative-text' },
  { pattern: /glyph|character|could not be displayed/i, reason: 'glyph' },
  { pattern: /image|file not found/i, reason: 'image' },
] as const;

function layoutFailure(detail: string): CompileFailure {
  const reason = reasons.find(({ pattern }) => pattern.test(detail))?.reason ?? 'layout';
  return new CompileFailure(reason, { record: null, field: null, detail });
}

/** What the typesetter complains of, with file and line. */
function complaintsOf(error: NodeError): string {
  return error.shortDiagnostics
    .map(({ message, path, range }) => [message, path, range].filter(Boolean).join(', '))
    .join('; ');
}

export interface Typeset {
  pdf: Buffer;
  pages: number;
}

export type Typesetter = ReturnType<typeof createTypesetter>;

/** A Typst that stays warm: what did not change since the last book is not set again. `fonts`: the only ones used. */
export function createTypesetter(fonts: Buffer[]) {
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts }] });

  return {
    /** Sets the book, whose parts the template reads by their names, and exports it as PDF/UA-1. A warning is an error: a text may have vanished. Throws CompileFailure. */
    typeset(book: Readonly<Record<string, unknown>>, pictures: ReadonlyMap<string, Buffer>): Typeset {
      compiler.resetShadow();
      for (const [part, data] of Object.entries(book))
        compiler.mapShadow(join(workspace, `${part}.json`), Buffer.from(JSON.stringify(data)));
      for (const [file, content] of pictures) compiler.mapShadow(join(workspace, file), content);
      const compiled = compiler.compile({ mainFilePath: template });
      const complaint = compiled.takeError() ?? compiled.takeWarnings();
      if (complaint) throw layoutFailure(complaintsOf(complaint));
      const document = compiled.result;
      if (!document) throw layoutFailure('the typesetter gave no document');
      try {
        return { pdf: compiler.pdf(document, { pdfStandard: 'ua-1' }), pages: document.numOfPages };
      } catch (error) {
        throw layoutFailure(error instanceof Error ? error.message : String(error));
      } finally {
        compiler.evictCache(remembered);
      }
    },
  };
}
