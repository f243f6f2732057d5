import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { composed, type MailTransport, RefusedMail, type Sender } from './port.ts';

const patience = 10_000;
const refusal = z.object({ responseCode: z.number().int().min(500).max(599), message: z.string() });
/** Faults of our own account or of the connection, which an administrator can mend. */
const mendable = new Set([530, 534, 535, 538]);

/** Delivers by SMTP. `url`: smtp:// or smtps://, with user and password where the server wants them. */
export function createSmtpTransport({ url, ...sender }: Sender & { url: string }): MailTransport {
  const transport = createTransport({
    url,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  });
  return {
    name: 'smtp',
    async deliver(message) {
      try {
        await transport.sendMail(composed(message, sender));
      } catch (error) {
        const refused = refusal.safeParse(error);
        if (refused.success && !mendable.has(refused.data.responseCode)) throw new RefusedMail(refused.data.message);
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
