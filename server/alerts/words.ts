import type { CatalogueSearch } from '../catalogue/inputs.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import { presentChips } from '../catalogue/pages/search.ts';

const longestText = 80;

/**
 * A search in one line of a mail. Its words come from whoever asked, and the mail goes to whatever address they gave:
 * letters and figures only, and not many, so that nobody can have us send a message or an address of theirs.
 */
export function searchInWords(search: CatalogueSearch, context: PresentationContext): string {
  const { t } = context;
  const words = search.text.replaceAll(/[^\p{L}\p{M}\p{N}’'-]+/gu, ' ').trim();
  const text = words.length > longestText ? `${words.slice(0, longestText)}…` : words;
  const filters = presentChips(search, context).map(({ facet, label }) => t('alerts.filter', { facet, label }));
  const parts = [...(text === '' ? [] : [t('quoted', { text })]), ...filters];
  return parts.length === 0 ? t('alerts.all') : parts.join(', ');
}
