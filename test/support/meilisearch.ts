import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Time left to a server to answer after its start, in milliseconds. */
const startTimeout = 20_000;

export interface MeilisearchServer {
  url: string;
  masterKey: string;
  /** Memory of the process and size of its data, in megabytes. */
  resources(): { residentMegabytes: number; diskMegabytes: number };
  /** Stops the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and address. */
  restart(): Promise<void>;
  /** Stops the process and removes its data. */
  close(): Promise<void>;
}

/** Where a real server is: MEILI_BINARY, or `meilisearch` on the PATH; null where there is none. */
export function findMeilisearch(): string | null {
  const named = process.env.MEILI_BINARY;
  if (named) return named;
  try {
    return execFileSync('which', ['meilisearch'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** A server of its own, on a free port and in a folder of its own. */
export async function startMeilisearch(binary: string): Promise<MeilisearchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'meilisearch-test-'));
  const masterKey = randomBytes(16).toString('hex');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess;

  async function start(): Promise<void> {
    child = spawn(
      binary,
      ['--db-path', join(folder, 'data'), '--http-addr', `127.0.0.1:${port}`, '--no-analytics', '--log-level', 'ERROR'],
      { cwd: folder, env: { ...process.env, MEILI_MASTER_KEY: masterKey }, stdio: 'ignore' },
    );
    const deadline = Date.now() + startTimeout;
    for (;;) {
      const healthy = await fetch(`${url}/health`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (healthy) return;
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${binary} does not start`);
      await delay(50);
    }
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const over = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await over;
  }

  await start();
  return {
    url,
    masterKey,
    resources: () => ({
      residentMegabytes:
        Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1000,
      diskMegabytes: Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]) / 1000,
    }),
    kill,
    restart: start,
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
