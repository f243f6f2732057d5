import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { accounts, identities, passkeys, roles, sessions, verifications } from '../schema/index.ts';

export { roles };
export type Role = (typeof roles)[number];
export type AccountRow = typeof accounts.$inferSelect;
export type SessionRow = typeof sessions.$inferSelect;
export type IdentityRow = typeof identities.$inferSelect;

export function accountById(executor: Executor, id: string): AccountRow | undefined {
  return executor.select().from(accounts).where(eq(accounts.id, id)).get();
}

export function accountByEmail(executor: Executor, email: string): AccountRow | undefined {
  return executor.select().from(accounts).where(eq(accounts.email, email)).get();
}

export function accountsByIds(executor: Executor, ids: readonly string[]): AccountRow[] {
  if (ids.length === 0) return [];
  return executor
    .select()
    .from(accounts)
    .where(inArray(accounts.id, [...ids]))
    .all();
}

export function allAccounts(executor: Executor): AccountRow[] {
  return executor.select().from(accounts).orderBy(asc(accounts.email)).all();
}

/** Opens an account for an address that has none. Returns its id. */
export function insertAccount(executor: Executor, values: { email: string; name: string; role: Role }): string {
  const now = new Date();
  const id = randomUUID();
  executor
    .insert(accounts)
    .values({ id, ...values, createdAt: now, updatedAt: now })
    .run();
  return id;
}

export function updateAccount(
  executor: Executor,
  id: string,
  values: Partial<Omit<typeof accounts.$inferInsert, 'id' | 'email'>>,
): void {
  executor
    .update(accounts)
    .set({ ...values, updatedAt: new Date() })
    .where(eq(accounts.id, id))
    .run();
}

export function deleteAccount(executor: Executor, id: string): void {
  executor.delete(accounts).where(eq(accounts.id, id)).run();
}

/** Sessions that still hold, the last used first. */
export function sessionsOf(executor: Executor, accountId: string): SessionRow[] {
  return executor
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, accountId), gt(sessions.expiresAt, new Date())))
    .orderBy(desc(sessions.updatedAt))
    .all();
}

/** Ends one session of this account. */
export function deleteSession(executor: Executor, accountId: string, sessionId: string): void {
  executor
    .delete(sessions)
    .where(and(eq(sessions.userId, accountId), eq(sessions.id, sessionId)))
    .run();
}

export function passkeysOf(executor: Executor, accountId: string): (typeof passkeys.$inferSelect)[] {
  return executor.select().from(passkeys).where(eq(passkeys.userId, accountId)).all();
}

export function deletePasskey(executor: Executor, accountId: string, id: string): void {
  executor
    .delete(passkeys)
    .where(and(eq(passkeys.userId, accountId), eq(passkeys.id, id)))
    .run();
}

/** Forgets sessions and links that hold no more. */
export function pruneExpired(executor: Executor): void {
  const now = new Date();
  executor.delete(sessions).where(lt(sessions.expiresAt, now)).run();
  executor.delete(verifications).where(lt(verifications.expiresAt, now)).run();
}

export function sessionById(executor: Executor, id: string): SessionRow | undefined {
  return executor.select().from(sessions).where(eq(sessions.id, id)).get();
}

/** Who a provider knows by this name. */
export function identityOf(executor: Executor, providerId: string, subject: string): IdentityRow | undefined {
  return executor
    .select()
    .from(identities)
    .where(and(eq(identities.providerId, providerId), eq(identities.accountId, subject)))
    .get();
}

/** Identities that open this account, the oldest first. */
export function identitiesOf(executor: Executor, accountId: string): IdentityRow[] {
  return executor
    .select()
    .from(identities)
    .where(eq(identities.userId, accountId))
    .orderBy(asc(identities.createdAt))
    .all();
}

export function insertIdentity(
  executor: Executor,
  identity: { providerId: string; subject: string; userId: string },
): void {
  const now = new Date();
  const { subject: accountId, ...values } = identity;
  executor
    .insert(identities)
    .values({ id: randomUUID(), accountId, ...values, createdAt: now, updatedAt: now })
    .run();
}

export function deleteIdentity(executor: Executor, accountId: string, id: string): void {
  executor
    .delete(identities)
    .where(and(eq(identities.userId, accountId), eq(identities.id, id)))
    .run();
}

/** Keeps a value under a secret name until it is taken or expires. */
export function insertVerification(
  executor: Executor,
  verification: { identifier: string; value: string; expiresAt: Date },
): void {
  const now = new Date();
  executor
    .insert(verifications)
    .values({ id: randomUUID(), ...verification, createdAt: now, updatedAt: now })
    .run();
}

/** The value under this name, which is given out once; undefined where there is none, or no more. */
export function takeVerification(executor: Executor, identifier: string): string | undefined {
  const [taken] = executor.delete(verifications).where(eq(verifications.identifier, identifier)).returning().all();
  return taken && taken.expiresAt > new Date() ? taken.value : undefined;
}
