/** A search engine refused something, or did not answer. `code` is its own error code, or one of ours. */
export class SearchUnavailable extends Error {
  readonly code: string;
  /** What an administrator can do about it, in one sentence. */
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }

  /** Code, message and remedy, for a person. */
  get advice(): string {
    return `${this.code}: ${this.message.replace(/\.?$/, '.')} ${this.remedy}`;
  }
}

/** Any error, as one of ours. */
export function asUnavailable(error: unknown): SearchUnavailable {
  if (error instanceof SearchUnavailable) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SearchUnavailable('unexpected', message, 'Read the log of the site.', { cause: error });
}
