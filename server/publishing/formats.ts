import { bibtexFormat } from './bibtex.ts';
import { cslFormat } from './csl.ts';
import { csvFormat } from './csv.ts';
import { docxFormat } from './docx/index.ts';
import { onixFormat } from './onix.ts';
import type { BookFormat } from './port.ts';

/** Every way of making a file of a volume, in the order in which they are offered. */
export const formats: readonly BookFormat[] = [docxFormat, csvFormat, onixFormat, bibtexFormat, cslFormat];
