import type { PollMode, PollState } from '../../db/queries/polls.ts';

/** What can be done to a poll, beside writing it. */
export const pollActions = ['open', 'close', 'publish', 'withdraw', 'remind', 'discard'] as const;
export type PollAction = (typeof pollActions)[number];

interface Transition {
  from: Partial<Record<PollMode, readonly PollState[]>>;
  /** Null: the state stays, or the poll goes. */
  to: PollState | null;
}

/** A poll of a source goes from draft to published; one that the site gathers is opened and closed in between. */
export const transitions: Record<PollAction, Transition> = {
  open: { from: { gathered: ['draft'] }, to: 'open' },
  close: { from: { gathered: ['open'] }, to: 'closed' },
  publish: { from: { reported: ['draft', 'withdrawn'], gathered: ['closed', 'withdrawn'] }, to: 'published' },
  withdraw: { from: { reported: ['published'], gathered: ['published'] }, to: 'withdrawn' },
  remind: { from: { gathered: ['open'] }, to: null },
  discard: { from: { reported: ['draft'], gathered: ['draft'] }, to: null },
};

export function mayAct(poll: { mode: PollMode; state: PollState }, action: PollAction): boolean {
  return transitions[action].from[poll.mode]?.includes(poll.state) ?? false;
}

/** The site has not counted any answer yet. */
export function isUnderWay({ mode, state }: { mode: PollMode; state: PollState }): boolean {
  return mode === 'gathered' && (state === 'draft' || state === 'open');
}

/** What a source says can be corrected at any time; a question that was put stays as it was put. */
export function mayEdit({ mode, state }: { mode: PollMode; state: PollState }): boolean {
  return mode === 'reported' || state === 'draft';
}

export const mayInvite = isUnderWay;
