import type { PollRow } from '../../db/queries/polls.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';

export type InvitationMail = 'invitation' | 'reminder';

/** Beginning of the keys of every mail about a poll. */
export const mailsOfPoll = (pollId: number): string => `poll-${pollId}-`;

/** The key of a mail: nobody gets two of one kind. */
export function pollMailKey(pollId: number, invitationId: number, kind: InvitationMail): string {
  return `${mailsOfPoll(pollId)}${kind}-${invitationId}`;
}

/** Asks one person to answer, or reminds them. */
export function invitationMail(
  kind: InvitationMail,
  { poll, reference, baseUrl }: { poll: PollRow; reference: string; baseUrl: string },
  t: Translator,
): { subject: string; text: string } {
  const question = poll.questionFr;
  return {
    subject: t(`mail.poll.${kind}.subject`, { question }),
    text: t(`mail.poll.${kind}.text`, {
      question,
      askedBy: poll.askedBy,
      closes: t.date(poll.closesOn ?? ''),
      address: baseUrl + paths.pollAnswer(t.language, reference),
    }),
  };
}
