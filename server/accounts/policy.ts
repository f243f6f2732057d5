import type { AccountRow, Role } from '../../db/queries/accounts.ts';
import { Forbidden } from '../errors.ts';
import type { MessageKey } from '../http/i18n/index.ts';

/** Who asks, as a rule sees it: a role, or the author of the very record. */
export type Relation = Role | 'author';

/** Who may do what. An administrator manages accounts, and does all that an editor does. */
export const permissions = {
  'submission.create': ['contributor', 'editor', 'publisher', 'administrator'],
  'submission.read': ['author', 'editor', 'administrator'],
  'submission.write': ['author', 'editor', 'administrator'],
  'submission.submit': ['author', 'editor', 'administrator'],
  'submission.recall': ['author'],
  'submission.discard': ['author'],
  'submission.comment': ['author', 'editor', 'administrator'],
  'submission.review': ['editor', 'administrator'],
  'initiative.withdraw': ['editor', 'administrator'],
  'initiative.merge': ['editor', 'administrator'],
  'initiative.restore': ['editor', 'administrator'],
  'speaker.edit': ['editor', 'administrator'],
  'records.import': ['editor', 'administrator'],
  'taxonomy.see': ['editor', 'publisher', 'administrator'],
  'taxonomy.edit': ['editor', 'administrator'],
  'consent.see': ['editor', 'publisher', 'administrator'],
  'consent.remind': ['author', 'editor', 'administrator'],
  'consent.withdraw': ['editor', 'administrator'],
  'followup.give': ['author', 'editor', 'administrator'],
  'followup.hide': ['editor', 'administrator'],
  'poll.edit': ['editor', 'administrator'],
  'volume.edit': ['publisher', 'administrator'],
  'barometer.freeze': ['publisher', 'administrator'],
  'accounts.manage': ['administrator'],
} as const satisfies Record<string, readonly Relation[]>;
export type Action = keyof typeof permissions;

/** May this account do it? `authorId`: of the record in question, where the rule knows authors. */
export function allows(account: AccountRow, action: Action, authorId: string | null = null): boolean {
  const allowed: readonly Relation[] = permissions[action];
  return allowed.includes(account.role) || (allowed.includes('author') && authorId === account.id);
}

/** Throws Forbidden, saying who may, unless this account may. */
export function authorize(account: AccountRow, action: Action, authorId: string | null = null): void {
  if (!allows(account, action, authorId)) throw new Forbidden(refusalOf(action));
}

function refusalOf(action: Action): MessageKey {
  const allowed: readonly Relation[] = permissions[action];
  if (allowed.includes('author')) return allowed.includes('editor') ? 'error.403.authorOrEditor' : 'error.403.author';
  if (allowed.includes('publisher')) return allowed.includes('editor') ? 'error.403.consent' : 'error.403.publisher';
  return allowed.includes('editor') ? 'error.403.editor' : 'error.403.administrator';
}
