import { createHash } from 'node:crypto';
import type { SubmissionContent } from '../../db/schema/index.ts';
import { type FormStep, stepFields } from './content.ts';

/**
 * What one page of the form was filled from. A page that comes back with another fingerprint than the stored one was
 * changed meanwhile in another window; changes to other pages do not matter.
 */
export function fingerprint(content: SubmissionContent, step: FormStep): string {
  const values = stepFields[step].map((field) => content[field]);
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 16);
}
