import { foldName } from '../../db/folding.ts';
import type { CatalogueDatabase } from '../../db/open.ts';
import type { ThemeRow } from '../../db/queries/taxonomy.ts';
import { type TerritoryRow, territoriesBeginning } from '../../db/queries/territories.ts';
import type { Translator } from '../http/i18n/index.ts';
import type { TitleFinder } from '../search/port.ts';
import { type LocatedInitiative, locate } from './located.ts';
import type { CatalogueVocabulary } from './vocabulary.ts';

/** What a text that is being typed may be about. */
export interface Suggestions {
  initiatives: LocatedInitiative[];
  territories: TerritoryRow[];
  themes: ThemeRow[];
}

/** One letter says nothing. */
const minimumLetters = 2;
const shown = { initiatives: 5, territories: 3, themes: 3 } as const;

/** Themes with a word that begins as typed. */
function themesNamed(text: string, themes: readonly ThemeRow[], t: Translator): ThemeRow[] {
  const folded = foldName(text);
  const beginning = (theme: ThemeRow) => ` ${foldName(t.label(theme))}`.includes(` ${folded}`);
  return themes.filter(beginning).slice(0, shown.themes);
}

export function createSuggester({
  database,
  titles,
  vocabulary,
}: {
  database: CatalogueDatabase;
  titles: TitleFinder;
  vocabulary: () => CatalogueVocabulary;
}) {
  return (text: string, t: Translator): Suggestions => {
    if (foldName(text).length < minimumLetters) return { initiatives: [], territories: [], themes: [] };
    const found = titles.titles(text, shown.initiatives);
    return {
      initiatives: locate(
        database,
        found.map(({ id }) => id),
      ),
      territories: territoriesBeginning(database, text, shown.territories),
      themes: themesNamed(text, vocabulary().themes, t),
    };
  };
}
