import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { accountByEmail } from '../../db/queries/accounts.ts';
import { barometerEditionHeads } from '../../db/queries/barometer.ts';
import { territoryByCode } from '../../db/queries/territories.ts';
import { copySeededDatabase } from '../support/catalogue.ts';

function seededFolder() {
  const { folder, path } = copySeededDatabase();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const cli = (...args: string[]) =>
    spawnSync(process.execPath, ['server/cli.ts', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATA_DIR: dirname(path) },
    });
  return { path, cli };
}

describe('command line', () => {
  test('a place in no official list is added, with the région of its département', () => {
    const { path, cli } = seededFolder();
    const place = ['--code', 'autre-syndicat-d-essai', '--name', "Syndicat d'essai", '--category', 'syndicat'];
    const done = cli('territory', 'add', ...place, '--department', '35');
    expect(done.stderr).toBe('');
    expect(done.status).toBe(0);
    const database = openDatabase(path);
    expect(territoryByCode(database, 'autre-syndicat-d-essai')).toMatchObject({
      kind: 'autre',
      name: 'Syndicat d’essai',
      departmentCode: '35',
      regionCode: '53',
      country: 'FR',
    });
    database.$client.close();
  });

  test('the barometer is frozen for this year, then corrected, and for no other year', () => {
    const { path, cli } = seededFolder();
    const year = new Date().getFullYear();
    const done = [1, 2].map(() => JSON.parse(cli('barometer', 'freeze', String(year)).stdout));
    expect(done.map(({ number }) => number)).toEqual([1, 2]);
    expect(cli('barometer', 'freeze', '1999')).toMatchObject({ status: 1, stdout: '' });
    const database = openDatabase(path);
    expect(barometerEditionHeads(database).map(({ number, sha256 }) => ({ number, sha256 }))).toEqual(
      done.toReversed().map(({ number, sha256 }) => ({ number, sha256 })),
    );
    database.$client.close();
  });

  test('what is wrong with a place is named, and nothing is added', () => {
    const { cli } = seededFolder();
    const unshaped = cli('territory', 'add', '--code', 'x', '--category', 'club');
    expect(unshaped.status).toBe(1);
    for (const field of ['code', 'name', 'category']) expect(unshaped.stderr).toContain(`at ${field}`);
    const valid = ['--code', 'autre-x', '--name', 'X', '--category', 'syndicat'];
    const nowhere = cli('territory', 'add', ...valid, '--department', '99');
    expect(nowhere.status).toBe(1);
    expect(nowhere.stderr).toContain('99');
  });

  test('the first administrator is made, and signs in by a link', () => {
    const { path, cli } = seededFolder();
    expect(cli('account', 'create', '--email', 'Admin@Exemple.fr', '--role', 'administrator').status).toBe(0);
    const wrong = cli('account', 'create', '--email', 'admin', '--role', 'king');
    expect(wrong.status).toBe(1);
    for (const field of ['email', 'role']) expect(wrong.stderr).toContain(`at ${field}`);
    const database = openDatabase(path);
    expect(accountByEmail(database, 'admin@exemple.fr')?.role).toBe('administrator');
    database.$client.close();
  });

  test('the doctor finds database and index in order', () => {
    const { cli } = seededFolder();
    const report = cli('doctor');
    expect(report.stdout).toContain('database: ok, 0 broken references');
    expect(report.status).toBe(0);
  });

  test('an unknown command shows the usage', () => {
    const { cli } = seededFolder();
    const answer = cli('dance');
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('territory add');
  });
});
