import { paths } from '../../paths.ts';
import type { SuggestionList } from '../models.ts';
import type { Suggestions } from '../suggestions.ts';
import { kindOf, type PresentationContext, whereabouts } from './cards.ts';

export function presentSuggestions(
  { initiatives, territories, themes }: Suggestions,
  { t, vocabulary }: PresentationContext,
): SuggestionList {
  const { language } = t;
  const groups = [
    {
      label: t('suggestions.initiatives'),
      language: 'fr' as const,
      options: initiatives.map(({ initiative, territory }) => ({
        label: initiative.revision.title,
        detail: territory.name,
        href: paths.initiative(language, initiative.slug),
      })),
    },
    {
      label: t('suggestions.territories'),
      language: 'fr' as const,
      options: territories.map((territory) => ({
        label: territory.name,
        detail: [kindOf(territory, t), whereabouts(territory, vocabulary)].filter((part) => part !== '').join(', '),
        href: paths.territory(language, territory.code),
      })),
    },
    {
      label: t('suggestions.themes'),
      language,
      options: themes.map((theme) => ({ label: t.label(theme), detail: '', href: paths.theme(language, theme.slug) })),
    },
  ].filter(({ options }) => options.length > 0);
  const count = groups.reduce((total, { options }) => total + options.length, 0);
  return { announcement: t('suggestions.count', { count }), groups };
}
