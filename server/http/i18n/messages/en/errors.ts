import type { errors as french } from '../fr/errors.ts';

export const errors: Record<keyof typeof french, string> = {
  'error.400.heading': 'This address cannot be read',
  'error.400.message': 'The address or the form holds something that the site does not understand.',
  'error.400.advice': 'Check the address.\nStart the search again from the field below.',
  'error.403.heading': 'This is not allowed',
  'error.403.message': 'What was sent does not come from a page of the catalogue.',
  'error.403.advice': 'Return to the catalogue and start again from its page.',
  'error.404.heading': 'This page does not exist',
  'error.404.message': 'No page of the catalogue has this address: it may have been mistyped or withdrawn.',
  'error.404.advice': 'Check the address.\nLook for the initiative or the territory in the field below.',
  'error.404.territory': 'No territory has the code “{code}”.',
  'error.409.heading': 'This can no longer be done',
  'error.409.message': 'The record has changed in the meantime.',
  'error.409.advice': 'Reload the page to see its present state.',
  'error.413.heading': 'Too large',
  'error.413.message': 'What was sent is larger than the site accepts.',
  'error.413.advice': 'Make it smaller, then try again.',
  'error.500.heading': 'The site met an error',
  'error.500.message': 'The page could not be prepared. The error has been recorded; nothing was lost.',
  'error.500.advice':
    'Try again in a moment.\nIf it happens again, tell the people in charge of the site which page it was.',
};
