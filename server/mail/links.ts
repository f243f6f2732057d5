import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link in a mail lets its reader do, without an account. */
export type LinkPurpose = 'consent' | 'alert' | 'confirmation' | 'followup' | 'proof' | 'poll';

export type LinkSigner = ReturnType<typeof createLinkSigner>;

/** Signed references for links in mails: who holds one may do what it says, and nothing has to be stored. */
export function createLinkSigner({ secret }: { secret: string }) {
  function signature(purpose: LinkPurpose, id: string): string {
    return createHmac('sha256', secret).update(`${purpose}/${id}`).digest('base64url').slice(0, 32);
  }

  return {
    sign: (purpose: LinkPurpose, id: string | number): string => `${id}~${signature(purpose, String(id))}`,

    /** What the reference stands for; null where it was not made here, or for another purpose. */
    read(purpose: LinkPurpose, reference: string): string | null {
      const [id = '', given = ''] = reference.split('~');
      const expected = Buffer.from(signature(purpose, id));
      const received = Buffer.from(given);
      return received.length === expected.length && timingSafeEqual(received, expected) ? id : null;
    },
  };
}
