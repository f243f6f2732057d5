/**
 * Installs what is missing before `npm start`, `npm test` and `npm run check`. Runs on any Node from 18 on, before
 * anything is installed, and does nothing when node_modules is already what package-lock.json asks for.
 *
 * Install scripts are skipped: better-sqlite3 ships its prebuilt binary but an older npm would compile it. Only the
 * package `node` needs its script, to fetch the runtime of this machine's architecture.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

/** @param {string} command @param {string[]} parameters @param {string} cwd */
function run(command, parameters, cwd) {
  const { status } = spawnSync(command, parameters, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`\n« ${command} ${parameters.join(' ')} » failed. Check the network, then try again.`);
    process.exit(status ?? 1);
  }
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.log('Installing what is missing…');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], root);
  run('node', ['installArchSpecificPackage.js'], join(modules, 'node'));
  // Puts the runtime that has just arrived on the PATH of npm scripts.
  run('npm', ['rebuild', 'node', '--ignore-scripts', '--loglevel=error'], root);
  writeFileSync(stamp, wanted);
}
