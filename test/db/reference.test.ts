import { copyFileSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { appliedMigrations } from '../../db/queries/operations.ts';
import { formerNames, searchTerritories, successorOf, territoryByCode } from '../../db/queries/territories.ts';
import { stratumOf } from '../../db/strata.ts';
import { loadReference } from '../../seed/reference.ts';
import { copySeededDatabase, seededServices } from '../support/catalogue.ts';

describe('official territories', () => {
  test('every current commune, EPCI, département and région is there', () => {
    const { database } = seededServices();
    const count = (kind: string) =>
      database.$client.prepare('select count(*) from territories where kind = ?').pluck().get(kind) as number;
    expect(count('commune')).toBeGreaterThan(34_800);
    expect(count('epci')).toBeGreaterThan(1_200);
    expect(count('departement')).toBeGreaterThanOrEqual(101);
    expect(count('region')).toBeGreaterThanOrEqual(18);
  });

  test('a commune knows its code, population, stratum, postal codes, parents and position', () => {
    const { database } = seededServices();
    expect(territoryByCode(database, '35238')).toMatchObject({
      name: 'Rennes',
      stratum: '200000-et-plus',
      departmentCode: '35',
      regionCode: '53',
      epciCode: '243500139',
      postalCodes: expect.arrayContaining(['35000']),
      latitude: expect.closeTo(48.11, 1),
      longitude: expect.closeTo(-1.67, 1),
    });
  });

  test('delegated, associated and renumbered communes and city districts lead to the commune of today', () => {
    const { database } = seededServices();
    expect(successorOf(database, '24310')).toBe('24028');
    expect(successorOf(database, '04003')).toBe('04081');
    expect(successorOf(database, '13201')).toBe('13055');
    expect(successorOf(database, '01340')).toBe('01015');
    expect(formerNames(database, '24028')).toContain('Nojals-et-Clotte');
  });

  test('a territory is found by name without accents, by a former name, by postal code, by official code', () => {
    const { database } = seededServices();
    const names = (text: string) => searchTerritories(database, text, 5).map((row) => row.name);
    expect(names('saint etienne')[0]).toBe('Saint-Étienne');
    expect(names('Nojals et Clotte')).toContain('Beaumontois en Périgord');
    expect(names('56890')).toContain('Saint-Avé');
    expect(names('243500139')).toEqual(['Rennes Métropole']);
    expect(names('%_')).toEqual([]);
  });

  test('the fifteen demographic groups of the law begin and end where the law says', () => {
    const bounds: [number, string][] = [
      [0, '0-499'],
      [499, '0-499'],
      [500, '500-999'],
      [3_499, '2000-3499'],
      [3_500, '3500-4999'],
      [99_999, '75000-99999'],
      [200_000, '200000-et-plus'],
    ];
    for (const [population, stratum] of bounds) expect(stratumOf(population), String(population)).toBe(stratum);
  });

  test('loading the reference again writes nothing', () => {
    expect(loadReference(seededServices().database)).toBe(0);
  });
});

describe('migrations', () => {
  test('opening a file with data a second time changes nothing', () => {
    const { folder, path } = copySeededDatabase();
    const first = openDatabase(path);
    const before = {
      migrations: appliedMigrations(first),
      territories: first.$client.prepare('select count(*) from territories').pluck().get(),
    };
    first.$client.close();
    copyFileSync(path, `${path}.copy`);
    const second = openDatabase(`${path}.copy`);
    expect({
      migrations: appliedMigrations(second),
      territories: second.$client.prepare('select count(*) from territories').pluck().get(),
    }).toEqual(before);
    expect(second.$client.pragma('foreign_key_check')).toEqual([]);
    expect(second.$client.pragma('foreign_keys', { simple: true })).toBe(1);
    second.$client.close();
    rmSync(folder, { recursive: true });
  });
});
