import type { SubmissionState } from '../../db/queries/submissions.ts';
import type { Action } from '../accounts/policy.ts';

/** One step of a submission: from where, to where, and which rule says who may. */
interface Transition {
  from: readonly SubmissionState[];
  to: SubmissionState;
  action: Action;
}

export const transitions = {
  submit: { from: ['draft', 'changes-requested'], to: 'submitted', action: 'submission.submit' },
  recall: { from: ['submitted'], to: 'draft', action: 'submission.recall' },
  discard: { from: ['draft', 'changes-requested'], to: 'abandoned', action: 'submission.discard' },
  'request-changes': { from: ['submitted', 'accepted'], to: 'changes-requested', action: 'submission.review' },
  accept: { from: ['submitted'], to: 'accepted', action: 'submission.review' },
  publish: { from: ['accepted'], to: 'published', action: 'submission.review' },
  refuse: { from: ['submitted', 'changes-requested', 'accepted'], to: 'refused', action: 'submission.review' },
  reopen: { from: ['refused'], to: 'submitted', action: 'submission.review' },
} as const satisfies Record<string, Transition>;
export type Step = keyof typeof transitions;
export const steps = Object.keys(transitions) as Step[];

export function isPossible(step: Step, state: SubmissionState): boolean {
  const from: readonly SubmissionState[] = transitions[step].from;
  return from.includes(state);
}

/** Whose turn it is to write in the working copy. */
export function writer(state: SubmissionState): 'author' | 'editor' | null {
  if (state === 'draft' || state === 'changes-requested') return 'author';
  return state === 'submitted' || state === 'accepted' ? 'editor' : null;
}
