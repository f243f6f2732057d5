import { foldName } from '../../db/folding.ts';
import type { Executor } from '../../db/open.ts';
import { searchTerritories, type TerritoryRow, territoryByCode } from '../../db/queries/territories.ts';
import { type PresentationContext, territoryDetail } from '../catalogue/pages/cards.ts';
import type { FormValues } from '../http/forms.ts';
import type { MessageKey } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';

/** What a form says about a place: what was typed, and the codes that were chosen for it. */
export interface TerritoryChoice {
  text: string;
  /** Chosen among several of one name just now. */
  code: string;
  /** Chosen before, and good as long as the text still is its label. */
  chosen: string;
}

export type TerritoryPick =
  | { row: TerritoryRow; candidates: null }
  /** Nothing typed: no candidates and `text` empty. */
  | { row: null; candidates: TerritoryRow[] };

/** A choice as the partial `territory-field.ejs` prints it. */
export interface TerritoryField {
  name: string;
  label: string;
  hint: string;
  text: string;
  chosen: string;
  required: boolean;
  error: string | null;
  candidates: { code: string; label: string; detail: string }[];
  suggestions: string;
}

const candidatesShown = 12;

/** "Rennes (35)", so that homonyms are told apart. */
export function territoryLabel(row: TerritoryRow): string {
  const place = row.country === 'FR' ? row.departmentCode : row.country;
  return place === null || row.kind === 'departement' || row.kind === 'region' ? row.name : `${row.name} (${place})`;
}

export function readTerritoryChoice(form: FormValues, name: string): TerritoryChoice {
  return { text: form.one(name), code: form.one(`${name}Code`), chosen: form.one(`${name}Chosen`) };
}

/** Finds the place that was meant: the one that was chosen, or the only one of that name; otherwise candidates. */
export function pickTerritory(executor: Executor, { text, code, chosen }: TerritoryChoice): TerritoryPick {
  for (const given of [code, chosen]) {
    const row = given === '' ? undefined : territoryByCode(executor, given);
    if (row && (given === code || territoryLabel(row) === text)) return { row, candidates: null };
  }
  if (text === '') return { row: null, candidates: [] };
  const found = searchTerritories(executor, text.replace(/\s*\([^)]*\)$/, ''), candidatesShown);
  const exact = found.filter(
    (row) => territoryLabel(row) === text || foldName(row.name) === foldName(text) || row.code === text,
  );
  const [only] = exact.length === 1 ? exact : found.length === 1 ? found : [];
  return only ? { row: only, candidates: null } : { row: null, candidates: exact.length > 1 ? exact : found };
}

/** The field of a form in which a place is chosen. */
export function territoryField(
  choice: TerritoryChoice,
  pick: TerritoryPick | null,
  {
    name,
    label,
    hint,
    required,
    error,
    context,
  }: {
    name: string;
    label: MessageKey;
    hint: MessageKey;
    required: boolean;
    error: string | null;
    context: PresentationContext;
  },
): TerritoryField {
  const { t } = context;
  return {
    name,
    label: t(label),
    hint: t(hint),
    required,
    error,
    text: pick?.row ? territoryLabel(pick.row) : choice.text,
    chosen: pick?.row?.code ?? choice.chosen,
    candidates: (pick?.candidates ?? []).map((row) => presentTerritoryChoice(row, context)),
    suggestions: paths.territoryChoices(t.language),
  };
}

/** A place among others of its name. */
export function presentTerritoryChoice(row: TerritoryRow, context: PresentationContext) {
  return { code: row.code, label: territoryLabel(row), detail: territoryDetail(row, context) };
}
