import { bibtexFormat } from './bibtex.ts';
import { cslFormat } from './csl.ts';
import { csvFormat } from './csv.ts';
import { docxFormat } from './docx/index.ts';
import { epubFormat } from './epub/format.ts';
import { kitFormat } from './kit/format.ts';
import { onixFormat } from './onix.ts';
import { pdfFormat, printFormat } from './pdf/index.ts';
import type { BookFormat } from './port.ts';
import { webFormat } from './web/format.ts';

/** Every way of making a file of a volume, in the order in which they are offered. */
export const formats: readonly BookFormat[] = [
  pdfFormat,
  printFormat,
  epubFormat,
  webFormat,
  docxFormat,
  csvFormat,
  onixFormat,
  bibtexFormat,
  cslFormat,
  kitFormat,
];
