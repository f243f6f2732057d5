import type { CatalogueDatabase } from '../../db/open.ts';
import {
  type AccountRow,
  accountByEmail,
  accountById,
  allAccounts,
  deleteAccount,
  deleteIdentity,
  deletePasskey,
  deleteSession,
  identitiesOf,
  insertAccount,
  passkeysOf,
  pruneExpired,
  type Role,
  sessionsOf,
  updateAccount,
} from '../../db/queries/accounts.ts';
import { alertsOf } from '../../db/queries/alerts.ts';
import { followupsBy } from '../../db/queries/followups.ts';
import { enqueueMail } from '../../db/queries/mails.ts';
import { eventsBy, recordEvent } from '../../db/queries/operations.ts';
import { commentsBy, deleteDraftInitiative, submissionsOf, unsentInitiatives } from '../../db/queries/submissions.ts';
import { territoriesByIds } from '../../db/queries/territories.ts';
import type { MailChoices } from '../../db/schema/index.ts';
import { endAlertsOf } from '../alerts/ending.ts';
import { pickTerritory, type TerritoryChoice } from '../contribution/territories.ts';
import { IllegalTransition, NotFound } from '../errors.ts';
import type { Language } from '../http/i18n/index.ts';
import type { Postman } from '../mail/postman.ts';
import { paths } from '../paths.ts';
import type { SignIn } from './auth.ts';
import { linkMail } from './mails.ts';
import { completeWorkplace } from './organisation.ts';
import { authorize } from './policy.ts';

export interface Profile {
  name: string;
  organisation: string;
  /** Digits of a SIRET or a SIREN. */
  siret: string | null;
  territoryId: number | null;
  language: Language;
  mailChoices: MailChoices;
}

export type AccountsService = ReturnType<typeof createAccountsService>;

export function createAccountsService({
  database,
  signIn,
  postman,
  baseUrl,
}: {
  database: CatalogueDatabase;
  signIn: SignIn;
  postman: Pick<Postman, 'deliverDue'>;
  baseUrl: string;
}) {
  return {
    account: (id: string) => accountById(database, id),
    session: signIn.session,
    passkeyHandler: signIn.passkeyHandler,
    closeSession: signIn.close,

    /** Sends a link to sign in. Returns its address, for sites without a mail server that are only seen from their own machine. */
    async requestLink(email: string, language: Language, returnTo: string): Promise<string> {
      const token = await signIn.askLink(email);
      const address = baseUrl + paths.signInLink(language, token, returnTo);
      enqueueMail(database, { recipient: email, ...linkMail(address, language) });
      void postman.deliverDue();
      return address;
    },

    /** Opens a session by a link; null where the link is unknown, expired or used. */
    async openLink(token: string, userAgent: string, language: Language) {
      const opened = await signIn.openLink(token, userAgent);
      if (!opened) return null;
      pruneExpired(database);
      const account = accountById(database, opened.accountId);
      if (!account) return null;
      if (account.name === '') updateAccount(database, account.id, { language });
      return { account, cookies: opened.cookies };
    },

    /** What the account page shows. */
    overview(account: AccountRow) {
      return {
        account,
        territory: account.territoryId === null ? null : (territoriesByIds(database, [account.territoryId])[0] ?? null),
        sessions: sessionsOf(database, account.id),
        passkeys: passkeysOf(database, account.id),
        identities: identitiesOf(database, account.id),
      };
    },

    pickTerritory: (choice: TerritoryChoice) => pickTerritory(database, choice),

    /** A number that is new fills in where its owner works, as far as that is empty. */
    updateProfile(account: AccountRow, profile: Profile): void {
      const isNew = profile.siret !== null && profile.siret !== account.siret;
      const workplace = isNew ? completeWorkplace(database, profile.siret ?? '', profile) : {};
      updateAccount(database, account.id, { ...profile, ...workplace });
    },

    revokeSession(account: AccountRow, sessionId: string): void {
      deleteSession(database, account.id, sessionId);
    },

    /** The provider opens this account no more. */
    removeIdentity(account: AccountRow, id: string): void {
      deleteIdentity(database, account.id, id);
    },

    removePasskey(account: AccountRow, id: string): void {
      deletePasskey(database, account.id, id);
    },

    /** Deletes the account for good. What was published stays, without its name; drafts never submitted go with it. */
    remove(account: AccountRow): void {
      database.transaction((tx) => {
        if (account.role === 'administrator' && administrators(tx).length === 1)
          throw new IllegalTransition('error.409.lastAdministrator');
        recordEvent(tx, { verb: 'account.deleted', detail: { role: account.role } });
        for (const id of unsentInitiatives(tx, account.id)) deleteDraftInitiative(tx, id);
        endAlertsOf(tx, account.email);
        deleteAccount(tx, account.id);
      });
    },

    /** All that is known of a person (article 20 of the RGPD), as one JSON document. */
    dataOf(account: AccountRow) {
      const { id, ...known } = account;
      return {
        account: known,
        sessions: sessionsOf(database, id).map(({ createdAt, updatedAt, expiresAt, userAgent }) => ({
          createdAt,
          updatedAt,
          expiresAt,
          userAgent,
        })),
        identities: identitiesOf(database, id).map(({ providerId, accountId, createdAt }) => ({
          provider: providerId,
          subject: accountId,
          createdAt,
        })),
        passkeys: passkeysOf(database, id).map(({ name, createdAt }) => ({ name, createdAt })),
        contributions: submissionsOf(database, id).map(({ initiativeId, state, content, createdAt, updatedAt }) => ({
          initiative: initiativeId,
          state,
          content,
          createdAt,
          updatedAt,
        })),
        remarks: commentsBy(database, id).map(({ text, createdAt }) => ({ text, createdAt })),
        news: followupsBy(database, id).map(({ initiativeId, answer, text, answeredAt }) => ({
          initiative: initiativeId,
          answer,
          text,
          answeredAt,
        })),
        alerts: alertsOf(database, account.email).map(({ search, frequency, createdAt, confirmedAt }) => ({
          search,
          frequency,
          createdAt,
          confirmedAt,
        })),
        actions: eventsBy(database, id).map(({ at, verb, initiativeId }) => ({ at, verb, initiative: initiativeId })),
      };
    },

    /** Every account, for those who manage them. */
    all(actor: AccountRow): AccountRow[] {
      authorize(actor, 'accounts.manage');
      return allAccounts(database);
    },

    changeRole(actor: AccountRow, id: string, role: Role): void {
      authorize(actor, 'accounts.manage');
      database.transaction((tx) => {
        const account = accountById(tx, id);
        if (!account) throw new NotFound();
        const last = account.role === 'administrator' && administrators(tx).length === 1;
        if (last && role !== 'administrator') throw new IllegalTransition('error.409.lastAdministrator');
        updateAccount(tx, id, { role });
        recordEvent(tx, { verb: 'account.role', accountId: actor.id, detail: { account: id, role } });
      });
    },

    /** For the command line: opens an account, or gives a role to the one of this address. */
    create(email: string, role: Role): 'created' | 'changed' {
      return database.transaction((tx) => {
        const known = accountByEmail(tx, email);
        const id = known?.id ?? insertAccount(tx, { email, name: '', role });
        if (known) updateAccount(tx, id, { role });
        recordEvent(tx, { verb: 'account.role', detail: { account: id, role } });
        return known ? 'changed' : 'created';
      });
    },
  };
}

function administrators(executor: Parameters<typeof allAccounts>[0]): AccountRow[] {
  return allAccounts(executor).filter(({ role }) => role === 'administrator');
}
