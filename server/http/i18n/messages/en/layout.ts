import type { layout as french } from '../fr/layout.ts';

export const layout: Record<keyof typeof french, string> = {
  'layout.skip': 'Skip to content',
  'layout.wordmarkFirst': 'Hommes et Territoires',
  'layout.wordmarkSecond': 'connectés',
  'layout.navigation': 'Main navigation',
  'layout.nav.initiatives': 'Initiatives',
  'layout.nav.temoignages': 'Testimonials',
  'layout.nav.territoires': 'Territories',
  'layout.nav.themes': 'Themes',
  'layout.nav.tomes': 'Volumes',
  'layout.nav.barometre': 'Barometer',
  'layout.nav.contribuer': 'Contribute',
  'layout.nav.relecture': 'Review',
  'layout.nav.apropos': 'About',
  'layout.otherLanguage': 'Français',
  'layout.colophon':
    'The catalogue of digital initiatives and testimonials of French local authorities. Data under Licence Ouverte 2.0, every record with its sources.',
  'layout.footerNavigation': 'Footer',
  'layout.accessibilityStatus': 'Accessibility: not compliant',
  'layout.feed': 'Atom feed',
  'layout.breadcrumb': 'Breadcrumb',
};
