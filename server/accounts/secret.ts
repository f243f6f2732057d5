import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secret that signs sessions and links: the one of the settings, or one made at the first start and kept in the data
 * directory, where only the owner of the process may read it.
 */
export function readSecret({
  authSecret,
  dataDirectory,
}: {
  authSecret: string | null;
  dataDirectory: string;
}): string {
  if (authSecret) return authSecret;
  const path = join(dataDirectory, 'secret');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
  try {
    // Fails where there is one already, also when two processes start together.
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, 'utf8');
}
