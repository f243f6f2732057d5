import type { Executor } from '../../db/open.ts';
import { alertById, alertsOf, deleteAlert } from '../../db/queries/alerts.ts';
import { cancelMails, type MailRow } from '../../db/queries/mails.ts';
import { recordEvent } from '../../db/queries/operations.ts';

/** What a mail of an alert is about. Its key says so, for whoever learns what became of the mail. */
export type AlertMail = 'confirmation' | 'news';

const keyPrefix = (id: number) => `alert-${id}-`;

/** The key of a mail: two mails of one alert, one kind and one instant (milliseconds) are one. */
export function alertMailKey(id: number, kind: AlertMail, instant: number): string {
  return `${keyPrefix(id)}${kind}-${instant}`;
}

/** Deletes an alert with its address, and takes back what has not left yet. */
export function endAlert(tx: Executor, id: number, verb: 'alert.stopped' | 'alert.refused'): void {
  deleteAlert(tx, id);
  cancelMails(tx, keyPrefix(id));
  recordEvent(tx, { verb });
}

/** Ends the alert whose mail was refused for good: nobody reads at that address. */
export function endRefusedAlert(tx: Executor, { key }: Pick<MailRow, 'key'>): void {
  const [, id, kind] = /^alert-(\d+)-([a-z]+)-/.exec(key) ?? [];
  const alert = id === undefined ? undefined : alertById(tx, Number(id));
  // Anybody may have a request to confirm sent; what was confirmed before does not depend on it.
  if (alert && (kind === 'news' || alert.confirmedAt === null)) endAlert(tx, alert.id, 'alert.refused');
}

/** Ends every alert of an address that is erased. */
export function endAlertsOf(tx: Executor, email: string): void {
  for (const { id } of alertsOf(tx, email)) endAlert(tx, id, 'alert.stopped');
}
