import { z } from 'zod';
import { followupAnswers } from '../../db/queries/followups.ts';
import { check, type FormValues } from '../http/forms.ts';

export const longestNews = 600;

export function readFollowup(form: FormValues) {
  const schema = z.object({
    answer: z.enum(followupAnswers, 'followup.answer.missing'),
    text: z.string().max(longestNews, 'form.tooLong'),
  });
  return check(schema, { answer: form.one('answer'), text: form.one('text') });
}
