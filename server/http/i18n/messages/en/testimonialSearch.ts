import type { testimonialSearch as french } from '../fr/testimonialSearch.ts';

export const testimonialSearch: Record<keyof typeof french, string> = {
  'testimonialSearch.headingText':
    '{count, plural, =0 {No testimonial} one {# testimonial} other {# testimonials}} for “{text}”',
  'testimonialSearch.label': 'Words, name or office',
  'testimonialSearch.sort.pertinence': 'Relevance',
  'testimonialSearch.sort.recent': 'Most recent',
  'testimonialSearch.sort.population': 'Size of the territory',
  'testimonialSearch.sort.titre': 'Speaker’s name, A to Z',
  'testimonialSearch.empty': 'No testimonial matches this search. Remove a filter, or try a more general word.',
  'testimonialSearch.form.quotation': 'Quotation',
  'testimonialSearch.form.paraphrase': 'Reported words',
  'testimonialSearch.form.observation': 'Observation by the author',
  'testimonialSearch.unfiltered':
    '{count, plural, one {Without the filters, # testimonial matches} other {Without the filters, # testimonials match}}',
};
