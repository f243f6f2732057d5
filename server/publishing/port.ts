import type { BookMedium, VolumeManifest } from './manifest.ts';

export const compileSteps = ['reading', 'images', 'setting', 'writing', 'checking'] as const;

/** How far a compilation is: `step` is a word of ours, `done` of `total` where they can be counted. */
export interface CompileProgress {
  step: (typeof compileSteps)[number];
  done?: number;
  total?: number;
}

/** What a format is given beside the manifest. */
export interface Press {
  /** Path of a stored image. */
  imagePath: (file: string) => string;
  report: (progress: CompileProgress) => void;
}

export interface Compiled {
  /** Null where the format has none. */
  pages: number | null;
  /** What the publisher should know, in plain words of the interface: such as images that are too small for print. */
  remarks: CompileRemark[];
}

export interface CompileRemark {
  kind: 'image-resolution';
  /** Title of the record. */
  record: string;
  detail: string;
}

export const formatNames = ['pdf', 'print', 'epub', 'web', 'docx', 'csv', 'onix', 'bibtex', 'csl', 'kit'] as const;
export type FormatName = (typeof formatNames)[number];

/** What a file of each format is called and served as. */
export const formatFiles: Record<FormatName, { extension: string; mediaType: string }> = {
  pdf: { extension: 'pdf', mediaType: 'application/pdf' },
  print: { extension: 'pdf', mediaType: 'application/pdf' },
  epub: { extension: 'epub', mediaType: 'application/epub+zip' },
  web: { extension: 'zip', mediaType: 'application/zip' },
  docx: {
    extension: 'docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  csv: { extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
  onix: { extension: 'xml', mediaType: 'application/xml' },
  bibtex: { extension: 'bib', mediaType: 'application/x-bibtex; charset=utf-8' },
  csl: { extension: 'json', mediaType: 'application/vnd.citationstyles.csl+json' },
  kit: { extension: 'zip', mediaType: 'application/zip' },
};

/** One way of making a file of a volume. */
export interface BookFormat {
  name: FormatName;
  /** Without a dot. */
  extension: string;
  mediaType: string;
  /** The consent that testimonials need to be in it. */
  medium: BookMedium;
  /**
   * Writes the whole file to `path`; the caller has left out what nobody agreed to, and moves the file to its place
   * afterwards. Throws CompileFailure.
   */
  compile(manifest: VolumeManifest, press: Press, path: string): Promise<Compiled>;
}

/** Formats by name, each read when it is wanted. */
export type Formats = Readonly<Partial<Record<FormatName, () => Promise<BookFormat>>>>;

/** The pages of one case, to be shown by themselves. */
export interface Excerpt {
  anchor: string;
  /** Of the new file. */
  title: string;
  /** Is there, and empty. */
  folder: string;
}

/** What an excerpt is made of in its folder: all pages as one file, and a picture of each. */
export const excerptFiles = { pdf: 'page.pdf', picture: (index: number) => `page-${index + 1}.webp` };

export const failureReasons = ['alternative-text', 'glyph', 'image', 'font', 'layout'] as const;

/** The book cannot be made as it is, and what to mend. */
export class CompileFailure extends Error {
  readonly reason: (typeof failureReasons)[number];
  /** Title of the record or section; null for the volume itself. */
  readonly record: string | null;
  /** Name of the field, such as `images` or `summary`; null where it is not known. */
  readonly field: string | null;
  readonly detail: string;

  constructor(
    reason: CompileFailure['reason'],
    { record, field, detail }: { record: string | null; field: string | null; detail: string },
  ) {
    super(`${reason}: ${[record, field, detail].filter((part) => part !== null).join(', ')}`);
    this.reason = reason;
    this.record = record;
    this.field = field;
    this.detail = detail;
  }
}

export interface Compiler {
  /** Makes the whole file at `path`. Throws CompileFailure, or an AbortError when `signal` says so. */
  compile(job: {
    manifest: VolumeManifest;
    format: FormatName;
    path: string;
    onProgress: (progress: CompileProgress) => void;
    signal: AbortSignal;
  }): Promise<Compiled & { sha256: string; bytes: number }>;
  close(): Promise<void>;
}
