import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { accounts, passkeys, roles, sessions, verifications } from '../schema/index.ts';

export { roles };
export type Role = (typeof roles)[number];
export type AccountRow = typeof accounts.$inferSelect;
export type SessionRow = typeof sessions.$inferSelect;

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
