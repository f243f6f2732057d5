/** What a visitor reads when something is refused or fails. `advice` holds one line for each thing that can be done. */
export const errors = {
  'error.400.heading': 'Cette adresse n’est pas lisible',
  'error.400.message': 'L’adresse ou le formulaire envoyé contient quelque chose que le site ne comprend pas.',
  'error.400.advice': 'Vérifiez l’adresse.\nRecommencez la recherche depuis le champ ci-dessous.',
  'error.403.heading': 'Cette action n’est pas permise',
  'error.403.message': 'Cet envoi ne vient pas d’une page du catalogue.',
  'error.403.advice': 'Revenez au catalogue et recommencez depuis sa page.',
  'error.404.heading': 'Cette page n’existe pas',
  'error.404.message': 'Aucune page du catalogue ne porte cette adresse : elle a pu être mal copiée ou retirée.',
  'error.404.advice': 'Vérifiez l’adresse.\nCherchez l’initiative ou le territoire dans le champ ci-dessous.',
  'error.404.territory': 'Aucun territoire ne porte le code « {code} ».',
  'error.409.heading': 'Cette action n’est plus possible',
  'error.409.message': 'La fiche a changé d’état entre-temps.',
  'error.409.advice': 'Rechargez la page pour voir son état actuel.',
  'error.413.heading': 'Envoi trop volumineux',
  'error.413.message': 'Ce qui a été envoyé dépasse la taille acceptée par le site.',
  'error.413.advice': 'Réduisez la taille de l’envoi, puis recommencez.',
  'error.500.heading': 'Le site a rencontré une erreur',
  'error.500.message': 'La page n’a pas pu être préparée. L’erreur a été enregistrée ; rien n’a été perdu.',
  'error.500.advice':
    'Réessayez dans un instant.\nSi l’erreur se répète, signalez l’adresse de la page aux responsables du site.',
} as const;
