import type { Executor } from '../../db/open.ts';
import { barometerEditionById, barometerEditionHeads } from '../../db/queries/barometer.ts';
import type { VolumeSectionRow } from '../../db/queries/books.ts';
import { type Figure, type FrozenBarometer, frozenBarometer } from '../barometer/figure.ts';
import { editionTitle } from '../barometer/pages.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import { paths } from '../paths.ts';

type Choice = Pick<VolumeSectionRow, 'barometerEditionId' | 'barometerFigures'>;

function opened(executor: Executor, id: number | null): FrozenBarometer | null {
  const row = id === null ? undefined : barometerEditionById(executor, id);
  return row ? frozenBarometer.parse(JSON.parse(row.data)) : null;
}

/** The figures that a part of a volume shows, in their order: of a frozen edition, never of today. */
export function frozenFigures(
  executor: Executor,
  { barometerEditionId, barometerFigures }: Choice,
  { t, baseUrl }: PresentationContext,
): { edition: string; url: string; figures: Figure[] } {
  const frozen = opened(executor, barometerEditionId);
  if (frozen === null) return { edition: '', url: '', figures: [] };
  const figures = frozen.figures.filter(({ name }) => barometerFigures.includes(name));
  const date = t.date(frozen.frozenOn);
  return {
    edition: t('barometer.book.edition', { title: editionTitle(frozen, t), date }),
    url: baseUrl + paths.barometer(t.language, frozen),
    figures,
  };
}

/** Editions that a part can show, and the figures of the chosen one, or of the last. */
export function barometerChoices(executor: Executor, { barometerEditionId }: Choice) {
  const editions = barometerEditionHeads(executor);
  const frozen = opened(executor, barometerEditionId ?? editions[0]?.id ?? null);
  return { editions, figures: frozen?.figures ?? [] };
}
