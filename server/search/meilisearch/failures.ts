import { MeilisearchApiError, MeilisearchRequestError, MeilisearchRequestTimeOutError } from 'meilisearch';
import { SearchUnavailable } from '../failures.ts';

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

/** A failure with what can be done about it. */
export function unavailable(code: string, message: string, options?: ErrorOptions): SearchUnavailable {
  const remedy = remedies[code] ?? 'Look the code up in the errors reference of Meilisearch.';
  return new SearchUnavailable(code, message, remedy, options);
}

/** Any failure of the client, as one of ours. */
export function toSearchUnavailable(error: unknown): SearchUnavailable {
  if (error instanceof SearchUnavailable) return error;
  if (error instanceof MeilisearchApiError)
    return unavailable(error.cause?.code ?? `http_${error.response.status}`, error.message, { cause: error });
  if (error instanceof MeilisearchRequestTimeOutError) return timedOut(error);
  if (error instanceof MeilisearchRequestError) {
    if (error.cause instanceof MeilisearchRequestTimeOutError) return timedOut(error);
    return unavailable('unreachable', error.message, { cause: error });
  }
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return timedOut(error);
  return unavailable('unexpected_answer', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

function timedOut(error: Error): SearchUnavailable {
  return unavailable('timeout', 'no answer within the time limit', { cause: error });
}
