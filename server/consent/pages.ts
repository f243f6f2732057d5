import type { AccountRow } from '../../db/queries/accounts.ts';
import { type Medium, media } from '../../db/queries/consent.ts';
import type { TestimonialContent } from '../../db/schema/index.ts';
import { labelsOfTerms, type PresentationContext } from '../catalogue/pages/cards.ts';
import { brakesOf, recordingText, termsIn } from '../contribution/testimonials.ts';
import type { ShownError } from '../http/forms.ts';
import type { MessageKey, Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import type { ConsentService } from './service.ts';

const mediaList = (which: readonly Medium[], t: Translator) =>
  t.list(which.map((medium) => t(`consent.medium.${medium}`)));

function contributorName(account: AccountRow | null): string | null {
  if (!account) return null;
  return [account.name, account.organisation].filter((part) => part !== '').join(', ') || null;
}

/** What the page says of the person beside the words, a line each. */
function saidOf(statement: TestimonialContent, { t, vocabulary }: Pick<PresentationContext, 't' | 'vocabulary'>) {
  const { met, overcome } = brakesOf(statement);
  const line = (key: MessageKey, kind: Parameters<typeof labelsOfTerms>[0], slugs: readonly string[]) =>
    slugs.length === 0 ? [] : [t(key, { terms: t.list(labelsOfTerms(kind, slugs, t, vocabulary)) })];
  return [
    ...line('consent.said.motives', 'motive', statement.motives),
    ...line('consent.said.brakes', 'brake', met),
    ...line('consent.said.overcome', 'brake', overcome),
    ...line('consent.said.presences', 'presence', termsIn(statement, 'presences')),
  ];
}

/** What a speaker reads under the link. */
export function presentAgreement(
  view: ReturnType<ConsentService['view']>,
  { reference, saved }: { reference: string; saved: boolean },
  { t, vocabulary }: PresentationContext,
) {
  const { request, stands, state, testimonial } = view;
  const { statement } = request;
  const who = contributorName(view.contributor);
  return {
    action: paths.consent(t.language, reference),
    standfirst: who === null ? t('consent.standfirst.unknown') : t('consent.standfirst', { who }),
    about: view.title === '' ? null : t('consent.about', { title: view.title }),
    speaker: statement.speaker,
    detail: [statement.office, statement.place, statement.date === '' ? '' : t.date(statement.date)]
      .filter((part) => part !== '')
      .join(', '),
    quotation: statement.form === 'quotation',
    text: statement.text,
    said: saidOf(statement, { t, vocabulary }),
    recording:
      recordingText(statement, 'recordingUrl') === ''
        ? null
        : {
            href: recordingText(statement, 'recordingUrl'),
            title: recordingText(statement, 'recordingTitle'),
            transcript: recordingText(statement, 'transcript'),
          },
    superseded: view.superseded,
    saved: saved ? t(`consent.saved.${state === 'agreed' ? 'agreed' : 'refused'}`) : null,
    /** Where the words can be read, or when they will be. */
    publicHref: testimonial ? paths.testimonial(t.language, testimonial.slug) : null,
    pending: !testimonial && stands.get('web')?.act === 'granted',
    mayWithdraw: [...stands.values()].some(({ act }) => act === 'granted'),
    choices: media.map((medium) => {
      const entry = stands.get(medium);
      const date = entry ? t.date(entry.at) : '';
      const since =
        entry?.act === 'granted'
          ? t('consent.since', { date })
          : entry?.act === 'withdrawn'
            ? t('consent.withdrawnSince', { date })
            : null;
      return { value: medium, label: t(`consent.wording.${medium}`), checked: entry?.act === 'granted', since };
    }),
  };
}

export interface AskedTestimonial {
  id: number;
  speaker: string;
  state: string;
  attention: boolean;
  media: string | null;
  sent: string | null;
  /** The link to hand over, where no mail carries it. */
  address: string | null;
  remindAction: string | null;
}

/** How far the speakers of a contribution have answered, for its author and for editors. */
export function presentAsked(
  asked: ReturnType<ConsentService['statesOf']>,
  { t, baseUrl }: PresentationContext,
): AskedTestimonial[] {
  return asked.map(({ request, entries, state, reference, email, handedOver, mayRemind }) => {
    const granted = media.filter((medium) => entries.findLast((entry) => entry.medium === medium)?.act === 'granted');
    const { speaker } = request.statement;
    const waiting = state === 'waiting';
    return {
      id: request.id,
      speaker,
      state: t(`consent.state.${state}`),
      attention: state === 'refused',
      media: granted.length === 0 ? null : t('consent.asked.media', { media: mediaList(granted, t) }),
      sent: handedOver
        ? t('consent.asked.handedOver')
        : waiting && email !== null
          ? t('consent.asked.sent', { email })
          : null,
      address: waiting && reference ? baseUrl + paths.consent(t.language, reference) : null,
      remindAction: mayRemind && waiting ? paths.consentReminder(t.language, request.id) : null,
    };
  });
}

export function presentConsents(
  view: ReturnType<ConsentService['overview']>,
  mayReview: boolean,
  { t }: PresentationContext,
) {
  return {
    withdrawn: view.withdrawals.map(({ testimonial, speaker, media: which, at, volumes }) => ({
      href: paths.consentLedger(t.language, testimonial.slug),
      speaker: speaker.name,
      office: testimonial.office,
      when: t('consent.overview.withdrawn.when', { date: t.date(at), media: mediaList(which, t) }),
      volumes: volumes.map((number) => ({
        href: paths.volume(t.language, number),
        label: t('tome.numero', { number: String(number) }),
      })),
    })),
    waiting: view.waiting.map(({ statement, createdAt, initiativeId }) => ({
      href: mayReview ? paths.history(t.language, initiativeId) : paths.permanent(initiativeId),
      speaker: statement.speaker,
      office: statement.office,
      asked: t('consent.overview.asked', { date: t.date(createdAt) }),
    })),
  };
}

export function presentLedger(
  view: ReturnType<ConsentService['ledger']>,
  form: { media: readonly string[]; reason: string; errors: ShownError[]; mayWithdraw: boolean },
  { t }: PresentationContext,
) {
  const { testimonial, speaker, consents, entries, people } = view;
  const open = consents.filter(({ withdrawnAt }) => withdrawnAt === null);
  return {
    speaker: speaker?.name ?? '',
    office: testimonial.office,
    text: testimonial.text,
    publicHref: open.some(({ medium }) => medium === 'web') ? paths.testimonial(t.language, testimonial.slug) : null,
    standing: consents.map(({ medium, basis, grantedAt, withdrawnAt }) => ({
      medium: t(`consent.medium.${medium}`),
      detail:
        withdrawnAt === null
          ? `${t(`consent.ledger.basis.${basis}`)}, ${t('consent.ledger.since', { date: t.date(grantedAt) })}`
          : t('consent.withdrawnSince', { date: t.date(withdrawnAt) }),
    })),
    entries: entries
      .map(({ medium, act, at, wording, accountId }) => {
        const person = accountId === null ? undefined : people.get(accountId);
        return {
          date: t.date(at),
          text: t('consent.ledger.line', {
            medium: t(`consent.medium.${medium}`),
            act: t(`consent.ledger.act.${act}`),
          }),
          person: person ? person.name || person.email : null,
          reason: wording,
        };
      })
      .reverse(),
    action: form.mayWithdraw && open.length > 0 ? paths.consentLedger(t.language, testimonial.slug) : null,
    choices: open.map(({ medium }) => ({
      value: medium,
      label: t(`consent.medium.${medium}`),
      checked: form.media.includes(medium),
    })),
    reason: form.reason,
    errors: form.errors,
  };
}
