import type { BookFormat } from '../port.ts';

/** The manuscript for proof-reading, as Word and its kin open it (Office Open XML, ISO/IEC 29500). */
export const docxFormat: BookFormat = {
  name: 'docx',
  extension: 'docx',
  mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  medium: 'pdf',
  // Read when it is used: whoever only lists the formats does not load a word processor.
  compile: async (...job) => (await import('./compile.ts')).compileManuscript(...job),
};
