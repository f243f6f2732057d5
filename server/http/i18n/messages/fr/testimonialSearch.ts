/** The search page of testimonials. */
export const testimonialSearch = {
  'testimonialSearch.headingText':
    '{count, plural, =0 {Aucun témoignage} one {# témoignage} other {# témoignages}} pour « {text} »',
  'testimonialSearch.label': 'Mots, nom ou fonction',
  'testimonialSearch.sort.pertinence': 'Pertinence',
  'testimonialSearch.sort.recent': 'Plus récents',
  'testimonialSearch.sort.population': 'Taille du territoire',
  'testimonialSearch.sort.titre': 'Nom du témoin, de A à Z',
  'testimonialSearch.empty':
    'Aucun témoignage ne correspond à cette recherche. Retirez un filtre, ou essayez un mot plus général.',
  'testimonialSearch.form.quotation': 'Citation',
  'testimonialSearch.form.paraphrase': 'Propos rapportés',
  'testimonialSearch.form.observation': 'Observation de l’auteur',
  'testimonialSearch.unfiltered':
    '{count, plural, one {Sans les filtres, # témoignage correspond} other {Sans les filtres, # témoignages correspondent}}',
} as const;
