import { foldName } from '../../db/folding.ts';

/** Kinds of office, in the order of the page; labels are in server/http/i18n (keys `fonction.<kind>`). */
export const officeKinds = [
  'maire',
  'adjoint',
  'conseiller-municipal',
  'intercommunalite',
  'departement',
  'region',
  'parlement',
  'agent',
  'autre',
] as const;
export type OfficeKind = (typeof officeKinds)[number];

/** The beginning of an office that names its kind, folded; the first that fits. */
const rules: readonly [OfficeKind, RegExp][] = [
  ['adjoint', /^(?:\w+ )?(?:adjointe?|maire adjointe?)\b/],
  ['maire', /^maire\b/],
  ['parlement', /^(?:deputee?|senat(?:eur|rice))\b/],
  ['departement', /^(?:\w+ )?(?:vice.)?presidente? du (?:conseil (?:general|departemental)|departement)\b/],
  ['departement', /^conseill(?:er|ere) (?:generale?|departementale?)\b/],
  [
    'region',
    /^(?:\w+ )?(?:vice.)?presidente? (?:du conseil (?:regional|executif|territorial)|du gouvernement|de la (?:region|collectivite|polynesie))\b/,
  ],
  ['region', /^conseill(?:er|ere) regionale?\b/],
  ['intercommunalite', /^conseill(?:er|ere) communautaire\b/],
  [
    'intercommunalite',
    /^(?:\w+ )?(?:vice.)?presidente? .*\b(?:communaute|metropole|agglomeration|grand|sicoval|plaine vallee)\b/,
  ],
  ['conseiller-municipal', /^(?:conseill(?:er|ere) municipale?|elue?)\b/],
  ['agent', /^(?:direct(?:eur|rice)|responsable|cheff?e?|chargee?|community manager|conservat(?:eur|rice))\b/],
];

function kindOf(part: string): OfficeKind | null {
  if (/^ancien/.test(part)) return null;
  return rules.find(([, words]) => words.test(part))?.[0] ?? null;
}

/**
 * Kinds of an office as it was written that day: « maire de Nice et président de la métropole » is two. A former office
 * is none; what no rule knows is `autre`.
 */
export function officeKindsOf(office: string): OfficeKind[] {
  const [first = '', ...others] = foldName(office)
    .replace('depute maire', 'depute et maire')
    .split(/ et (?=vice|president|depute|senat|maire|adjoint|conseill)/);
  const kinds = [first, ...others.filter((part) => !/^(?:charg|delegu)/.test(part))].map(kindOf);
  const known = [...new Set(kinds.filter((kind) => kind !== null))];
  return known.length > 0 ? known : ['autre'];
}
