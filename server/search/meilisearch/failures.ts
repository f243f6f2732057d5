import { MeilisearchApiError, MeilisearchRequestError, MeilisearchRequestTimeOutError } from 'meilisearch';

/** Meilisearch refused something, or did not answer. `code` is its own error code, or one of ours. */
export class SearchUnavailable extends Error {
  readonly code: string;
  /** What an administrator can do about it, in one sentence. */
  readonly remedy: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedies[code] ?? 'Look the code up in the errors reference of Meilisearch.';
  }

  /** Code, message and remedy, for a person. */
  get advice(): string {
    return `${this.code}: ${this.message.replace(/\.?$/, '.')} ${this.remedy}`;
  }
}

const remedies: Record<string, string> = {
  unreachable: 'Check that the server runs and that MEILI_URL is its address.',
  timeout: 'The server is overloaded or far away: look at its load, or raise MEILI_TIMEOUT.',
  task_timeout: 'The server is still working on earlier tasks: look at GET /tasks, then run "search status".',
  invalid_api_key: 'Make new keys with "search keys", and set MEILI_API_KEY and MEILI_SEARCH_KEY.',
  missing_authorization_header: 'Set MEILI_API_KEY to a key made with "search keys".',
  index_not_found: 'The index is built at the next start, or at once with "reindex".',
  index_swap_failed: 'Read the failed tasks of the Meilisearch server (GET /tasks?types=indexSwap).',
  no_space_left_on_device: 'Free some room on the disk of the Meilisearch server.',
  internal: 'Read the log of the Meilisearch server; a version that changed needs its dump imported anew.',
  index_creation_failed: 'Read the log of the Meilisearch server.',
  payload_too_large: 'Raise http-payload-size-limit on the Meilisearch server.',
  too_many_search_requests: 'The server has more searches than it can hold: give it more cores.',
};

/** Any failure of the client, as one of ours. */
export function toSearchUnavailable(error: unknown): SearchUnavailable {
  if (error instanceof SearchUnavailable) return error;
  if (error instanceof MeilisearchApiError)
    return new SearchUnavailable(error.cause?.code ?? `http_${error.response.status}`, error.message, { cause: error });
  if (error instanceof MeilisearchRequestTimeOutError) return timedOut(error);
  if (error instanceof MeilisearchRequestError) {
    if (error.cause instanceof MeilisearchRequestTimeOutError) return timedOut(error);
    return new SearchUnavailable('unreachable', error.message, { cause: error });
  }
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return timedOut(error);
  return new SearchUnavailable('unexpected_answer', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

function timedOut(error: Error): SearchUnavailable {
  return new SearchUnavailable('timeout', 'no answer within the time limit', { cause: error });
}
