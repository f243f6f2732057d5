import { paths } from '../../paths.ts';
import type { TestimonialsPage } from '../models.ts';
import { type CatalogueService, testimonialsPerPage } from '../service.ts';
import { type PresentationContext, pagination, testimonialCard } from './cards.ts';

export function presentTestimonials(
  page: number,
  view: ReturnType<CatalogueService['testimonials']>,
  territories: ReturnType<CatalogueService['territoriesOf']>,
  context: PresentationContext,
): TestimonialsPage {
  const { t } = context;
  return {
    heading: t('testimonials.heading', { count: view.total }),
    cards: view.spoken.map((spoken) => testimonialCard(spoken, territories, context)),
    pagination: pagination(
      { page, pageSize: testimonialsPerPage, total: view.total },
      (target) => paths.testimonials(t.language, target === 1 ? '' : new URLSearchParams({ page: String(target) })),
      t,
    ),
  };
}
