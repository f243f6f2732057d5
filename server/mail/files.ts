import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { composed, type MailTransport, type Sender } from './port.ts';

/** Writes each mail to a file of its own, for a site without a mail server. Only the owner of the process may read it. */
export function createFileTransport({ directory, ...sender }: Sender & { directory: string }): MailTransport {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    name: 'files',
    async deliver(message) {
      const { message: bytes } = await transport.sendMail(composed(message, sender));
      if (!Buffer.isBuffer(bytes)) throw new TypeError('the mail was not composed as bytes');
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(':', '')}-${message.key}.eml`;
      const path = join(directory, name);
      writeFileSync(`${path}.part`, bytes, { mode: 0o600 });
      renameSync(`${path}.part`, path);
    },
    close: () => transport.close(),
  };
}
