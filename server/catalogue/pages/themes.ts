import { paths } from '../../paths.ts';
import type { ThemePage } from '../models.ts';
import type { CatalogueService } from '../service.ts';
import { initiativeCard, type PresentationContext, testimonialCard, topThemeOf } from './cards.ts';

export function presentTheme(
  view: Awaited<ReturnType<CatalogueService['theme']>>,
  territories: ReturnType<CatalogueService['territoriesOf']>,
  context: PresentationContext,
): ThemePage {
  const { t, vocabulary } = context;
  const { theme } = view;
  const parent = theme.parentId === null ? undefined : vocabulary.themeById.get(theme.parentId);
  return {
    label: t.label(theme),
    description: t.language === 'fr' ? theme.descriptionFr : theme.descriptionEn,
    topTheme: topThemeOf([theme.id], vocabulary),
    breadcrumb: [
      { href: paths.themes(t.language), label: t('themes.title') },
      ...(parent ? [{ href: paths.theme(t.language, parent.slug), label: t.label(parent) }] : []),
    ],
    heading: t('theme.heading', { count: view.total }),
    children: view.children.map((row) => ({
      label: t.label(row),
      href: paths.theme(t.language, row.slug),
      count: t.number(view.counts.get(row.slug) ?? 0),
    })),
    siblings: view.siblings.map((row) => ({ label: t.label(row), href: paths.theme(t.language, row.slug) })),
    cards: view.listed.map((listed) => initiativeCard(listed, context)),
    searchHref: paths.initiatives(t.language, new URLSearchParams({ theme: theme.slug })),
    testimonials: view.spoken.map((spoken) => testimonialCard(spoken, territories, context)),
  };
}
