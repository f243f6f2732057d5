/** Texts of the frame around every page. */
export const layout = {
  'layout.skip': 'Aller au contenu',
  'layout.wordmarkFirst': 'Hommes et Territoires',
  'layout.wordmarkSecond': 'connectés',
  'layout.navigation': 'Navigation principale',
  'layout.nav.initiatives': 'Initiatives',
  'layout.nav.temoignages': 'Témoignages',
  'layout.nav.territoires': 'Territoires',
  'layout.nav.themes': 'Thèmes',
  'layout.nav.tomes': 'Tomes',
  'layout.nav.barometre': 'Baromètre',
  'layout.nav.contribuer': 'Contribuer',
  'layout.nav.relecture': 'Relecture',
  'layout.nav.apropos': 'À propos',
  'layout.otherLanguage': 'English',
  'layout.colophon':
    'Le catalogue des initiatives numériques et des témoignages de collectivités. Données sous Licence Ouverte 2.0, chaque fiche avec ses sources.',
  'layout.footerNavigation': 'Pied de page',
  'layout.accessibilityStatus': 'Accessibilité : non conforme',
  'layout.feed': 'Fil Atom',
  'layout.breadcrumb': 'Fil d’Ariane',
} as const;
