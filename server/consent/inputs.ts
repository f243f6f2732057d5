import { type Medium, media } from '../../db/queries/consent.ts';
import type { FormValues } from '../http/forms.ts';

/** The media ticked in a form. */
export function readMedia(form: FormValues): Medium[] {
  const ticked = form.all('media');
  return media.filter((medium) => ticked.includes(medium));
}
