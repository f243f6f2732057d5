import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { requestsOfKey } from '../../db/queries/consent.ts';
import { enqueueMail } from '../../db/queries/mails.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import { insertProof, type ProofRow, proofById, proofsOf, updateProof } from '../../db/queries/proofs.ts';
import { testimonialById } from '../../db/queries/testimonials.ts';
import { authorize } from '../accounts/policy.ts';
import { Gone, NotFound } from '../errors.ts';
import { translators } from '../http/i18n/index.ts';
import type { LinkSigner } from '../mail/links.ts';
import type { Postman } from '../mail/postman.ts';
import { paths } from '../paths.ts';
import {
  type BookCase,
  type BookTestimonial,
  casesOf,
  type VolumeManifest,
  withConsentFor,
} from '../publishing/manifest.ts';
import { excerptFiles } from '../publishing/port.ts';
import type { ProofPages, TypesetPages } from './proof-pages.ts';

/** How long the text of a proof waits for its typeset pages, in milliseconds: a book may be in the press before them. */
const patience = 5000;

/** `making`: there in a while; `failed`: the words are there as text only. */
export type Typeset = { state: 'made'; pictures: TypesetPages['pictures'] } | { state: 'making' | 'failed' };

export type ProofState = 'unasked' | 'waiting' | 'approved' | 'change';

/** Words that the book will print, and what their speaker says of them. */
export interface Quoted {
  testimonial: BookTestimonial;
  one: BookCase;
  state: ProofState;
  proof: ProofRow | null;
}

/** The words of a manifest that are printed, each with the proof of just these words. */
export function quotedIn(manifest: VolumeManifest, proofs: readonly ProofRow[]): Quoted[] {
  return casesOf(withConsentFor(manifest, 'print')).flatMap((one) =>
    one.testimonials.map((testimonial) => {
      const proof = proofs.findLast(
        ({ testimonialId, text }) => testimonialId === testimonial.id && text === testimonial.text,
      );
      return { testimonial, one, proof: proof ?? null, state: proof ? (proof.answer ?? 'waiting') : 'unasked' };
    }),
  );
}

export type ProofsService = ReturnType<typeof createProofsService>;

/** Bons à tirer: each person quoted approves the words as they will be printed, through a signed link. */
export function createProofsService({
  database,
  manifestNow,
  pages,
  signer,
  postman,
  baseUrl,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  manifestNow: (number: number) => VolumeManifest;
  pages: Pick<ProofPages, 'of'>;
  signer: LinkSigner;
  postman: Pick<Postman, 'deliverDue'>;
  baseUrl: string;
  now?: () => number;
}) {
  const instant = () => new Date(now()).toISOString();
  const reference = (id: number) => signer.sign('proof', id);

  /** Where the speaker was asked for consent: only words given to the catalogue have such an address. */
  function emailOf(tx: Executor, testimonialId: number): string {
    const key = testimonialById(tx, testimonialId)?.key ?? null;
    const agreed =
      key === null ? undefined : requestsOfKey(tx, key).find((each) => each.testimonialId === testimonialId);
    return agreed?.statement.email ?? '';
  }

  function proofOf(given: string): ProofRow {
    const id = signer.read('proof', given);
    const proof = id === null ? undefined : proofById(database, Number(id));
    if (!proof) throw new NotFound('proof.unknownLink');
    return proof;
  }

  function quotedNow(proof: ProofRow): Quoted {
    const all = quotedIn(manifestNow(proof.volumeNumber), proofsOf(database, proof.volumeNumber));
    const quoted = all.find((each) => each.proof?.id === proof.id);
    if (!quoted) throw new Gone('proof.gone');
    return quoted;
  }

  async function pagesOf(given: string): Promise<TypesetPages | null> {
    const proof = proofOf(given);
    const { one } = quotedNow(proof);
    return pages.of(manifestNow(proof.volumeNumber), one);
  }

  return {
    list(actor: AccountRow, number: number) {
      authorize(actor, 'volume.edit');
      return quotedIn(manifestNow(number), proofsOf(database, number)).map((quoted) => ({
        ...quoted,
        /** Only where no mail carries it. */
        reference:
          quoted.proof && quoted.proof.email === '' && quoted.state === 'waiting' ? reference(quoted.proof.id) : null,
      }));
    },

    /** Asks everybody whose words were not shown yet as they stand. Returns how many. */
    send(actor: AccountRow, number: number): number {
      authorize(actor, 'volume.edit');
      const asked = database.transaction((tx) => {
        const manifest = manifestNow(number);
        const fresh = quotedIn(manifest, proofsOf(tx, number)).filter(({ state }) => state === 'unasked');
        for (const { testimonial, one } of fresh) {
          const email = emailOf(tx, testimonial.id);
          const { id: testimonialId, text } = testimonial;
          const id = insertProof(tx, { volumeNumber: number, testimonialId, text, email, askedAt: instant() });
          if (email === '') continue;
          const t = translators.fr;
          const address = baseUrl + paths.proof('fr', reference(id));
          const values = { speaker: testimonial.speaker, title: one.title, volume: manifest.volume.title, address };
          enqueueMail(tx, {
            recipient: email,
            key: `proof-${id}`,
            subject: t('mail.proof.subject', values),
            text: t('mail.proof.text', values),
          });
        }
        if (fresh.length > 0)
          recordEvent(tx, {
            verb: 'volume.proofs.sent',
            accountId: actor.id,
            detail: { volume: number, proofs: fresh.length },
          });
        return fresh.length;
      });
      void postman.deliverDue();
      return asked;
    },

    /** What the speaker sees: the words in their page. Throws NotFound, Gone. */
    view(given: string) {
      const proof = proofOf(given);
      const manifest = manifestNow(proof.volumeNumber);
      return { ...quotedNow(proof), proof, volume: manifest.volume };
    },

    /** The typeset pages of the words, as far as they can be shown by now. Throws NotFound, Gone. */
    async typeset(given: string): Promise<Typeset> {
      const made = await Promise.race([pagesOf(given), wait(patience, 'making' as const, { ref: false })]);
      if (made === 'making') return { state: 'making' };
      return made === null ? { state: 'failed' } : { state: 'made', pictures: made.pictures };
    },

    /** Path of a file of the typeset pages: the PDF, or the picture of one. Throws NotFound, also where they cannot be set, and Gone. */
    async file(given: string, name: string): Promise<string> {
      const made = await pagesOf(given);
      if (made === null) throw new NotFound('proof.page.failed');
      if (![excerptFiles.pdf, ...made.pictures.map((each) => each.name)].includes(name)) throw new NotFound();
      return join(made.folder, name);
    },

    answer(given: string, answer: 'approved' | 'change', remark: string): void {
      database.transaction((tx) => {
        const proof = proofOf(given);
        quotedNow(proof);
        if (proof.answer === answer && proof.remark === remark) return;
        updateProof(tx, proof.id, { answer, remark, answeredAt: instant() });
        recordEvent(tx, {
          verb: `volume.proof.${answer}`,
          testimonialId: proof.testimonialId,
          detail: { volume: proof.volumeNumber, ...(remark === '' ? {} : { reason: remark }) },
        });
      });
    },
  };
}
