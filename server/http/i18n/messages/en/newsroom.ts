import type { newsroom as french } from '../fr/newsroom.ts';

export const newsroom: Record<keyof typeof french, string> = {
  'press.title': 'Press',
  'press.description': 'Figures to quote with their source, press kits of the volumes, conditions of reuse.',
  'press.standfirst':
    'Figures ready to be quoted, each with the number of records it comes from, and a kit for each volume: cover, contents, contacts, pictures with their rights.',
  'press.figures': 'Figures to quote',
  'press.figures.live': 'Counted today; they change with the catalogue. Quote the date.',
  'press.figures.frozen': 'Frozen on {date} in the edition of {year}: they will stay verifiable.',
  'press.quote': '{label}: {value}',
  'press.citation': '{title}. {sentence} ({count}). Source: Hommes et Territoires connectés, barometer, {address}',
  'press.cite': 'Cite',
  'press.polls': 'Verified polls',
  'press.poll.answer': '{label}:',
  'press.kits': 'Press kits',
  'press.volume': 'Volume {number}, {year}',
  'press.volume.counts':
    '{cases, plural, one {# initiative} other {# initiatives}}, {images, plural, =0 {no picture whose rights are known} one {# picture to reuse} other {# pictures to reuse}}',
  'press.noContact': 'The publisher has not named one yet.',
  'press.kit': 'Download the press kit',
  'press.kit.none': 'The kit is being made.',
  'press.registry': 'Published volumes',
  'press.registry.hint': 'The registry gives, for each, what sources say of it.',
  'press.reuse': 'Reusing our data',
  'press.reuse.text':
    'Records and figures are under the Licence Ouverte 2.0: name the catalogue, the date and the address. Words quoted belong to their authors, pictures carry rights of their own.',
};
