import { eq } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { settings } from '../schema/index.ts';

export function readSetting(executor: Executor, key: string): string | null {
  return executor.select().from(settings).where(eq(settings.key, key)).get()?.value ?? null;
}

export function writeSetting(executor: Executor, key: string, value: string): void {
  executor.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
}
