import type { AccountRow } from '../../../db/queries/accounts.ts';
import type { EventRow } from '../../../db/queries/operations.ts';
import { isMessageKey, type Translator } from '../../http/i18n/index.ts';

export interface ShownEvent {
  date: string;
  text: string;
  person: string | null;
  reason: string | null;
}

/** What happened, in words, the newest first. */
export function presentEvents(
  events: readonly EventRow[],
  people: ReadonlyMap<string, AccountRow>,
  t: Translator,
): ShownEvent[] {
  return events
    .map((event) => {
      const key = `event.${event.verb}`;
      const person = event.accountId === null ? undefined : people.get(event.accountId);
      const reason = event.detail?.reason;
      return {
        date: t.date(event.at),
        text: isMessageKey(key) ? t(key) : event.verb,
        person: person ? person.name || person.email : null,
        reason: typeof reason === 'string' ? reason : null,
      };
    })
    .reverse();
}
