import type { Formats } from './port.ts';

/**
 * Every way of making a file of a volume, in the order in which they are offered. Read when one is wanted: a press makes
 * few of them, and the libraries of all take longer to read than most books to make.
 */
export const formats = {
  pdf: async () => (await import('./pdf/index.ts')).pdfFormat,
  print: async () => (await import('./pdf/index.ts')).printFormat,
  epub: async () => (await import('./epub/format.ts')).epubFormat,
  web: async () => (await import('./web/format.ts')).webFormat,
  docx: async () => (await import('./docx/index.ts')).docxFormat,
  csv: async () => (await import('./csv.ts')).csvFormat,
  onix: async () => (await import('./onix.ts')).onixFormat,
  bibtex: async () => (await import('./bibtex.ts')).bibtexFormat,
  csl: async () => (await import('./csl.ts')).cslFormat,
  kit: async () => (await import('./kit/format.ts')).kitFormat,
} satisfies Formats;
