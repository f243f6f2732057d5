import type { ThemeRow } from '../../../db/queries/taxonomy.ts';
import { paths } from '../../paths.ts';
import type { HomePage, ThemeSummary } from '../models.ts';
import type { CatalogueService } from '../service.ts';
import { initiativeCard, type PresentationContext, testimonialCard } from './cards.ts';
import { presentMap } from './map.ts';
import { titleOf, yearOf } from './volumes.ts';

const examples = ['fibre en zone rurale', 'téléconsultation', 'portail famille', 'budget participatif', 'tiers-lieu'];

/** The top themes with their counts and those of their second level. */
export function presentThemes(
  counts: ReadonlyMap<string, number>,
  { t, vocabulary }: PresentationContext,
): ThemeSummary[] {
  const summary = (theme: ThemeRow) => ({
    label: t.label(theme),
    href: paths.theme(t.language, theme.slug),
    count: t.number(counts.get(theme.slug) ?? 0),
  });
  return vocabulary.themes
    .filter((theme) => theme.parentId === null)
    .map((theme) => ({
      ...summary(theme),
      slug: theme.slug,
      topTheme: theme.slug,
      description: t.language === 'fr' ? theme.descriptionFr : theme.descriptionEn,
      children: vocabulary.themes.filter((child) => child.parentId === theme.id).map(summary),
    }));
}

type Home = Awaited<ReturnType<CatalogueService['home']>>;

export function presentHome(
  home: Home,
  territories: ReturnType<CatalogueService['territoriesOf']>,
  context: PresentationContext,
): HomePage {
  const { t } = context;
  const { language } = t;
  return {
    searchAction: paths.initiatives(language),
    examples: examples.map((text) => ({
      label: text,
      href: paths.initiatives(language, new URLSearchParams({ q: text })),
    })),
    totals: {
      initiatives: t.number(home.totals.initiatives),
      testimonials: t.number(home.totals.testimonials),
      territories: t.number(home.totals.territories),
    },
    themes: presentThemes(home.themes, context),
    latest: home.latest.map((listed) => initiativeCard(listed, context)),
    testimonials: home.testimonials.map((spoken) => testimonialCard(spoken, territories, context)),
    map: presentMap(
      home.departments,
      [],
      (slug) => paths.initiatives(language, new URLSearchParams({ departement: slug })),
      context,
    ),
    volumes: home.volumes.map((view) => ({
      href: paths.volume(language, view.volume.number),
      number: view.volume.number,
      title: titleOf(view) ?? t('tome.numero', { number: String(view.volume.number) }),
      year: yearOf(view),
      notice: view.volume.content?.demonstration ? t('volume.demonstration.short') : null,
    })),
  };
}
