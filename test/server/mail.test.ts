import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dueMails, enqueueMail } from '../../db/queries/mails.ts';
import { mails } from '../../db/schema/index.ts';
import { createFileTransport } from '../../server/mail/files.ts';
import type { MailTransport } from '../../server/mail/port.ts';
import { createPostman } from '../../server/mail/postman.ts';
import { createSmtpTransport } from '../../server/mail/smtp.ts';
import { emptyServices } from '../support/catalogue.ts';
import { smtpServer } from '../support/smtp.ts';

const sender = { from: 'Catalogue <catalogue@exemple.fr>', hostname: 'exemple.fr' };
const letter = {
  key: 'abc',
  recipient: 'mairie@exemple.fr',
  subject: 'Votre fiche « Été numérique » est publiée',
  text: 'Bonjour,\n\nElle est à l’adresse ci-dessous.\n',
};

function postmanWith(transport: MailTransport) {
  const { database, logger } = emptyServices();
  let passed = 0;
  const postman = createPostman({ database, transport, logger, now: () => Date.now() + passed });
  onTestFinished(() => postman.stop());
  return {
    database,
    postman,
    pass: (minutes: number) => {
      passed += minutes * 60_000;
    },
    stored: () => database.select().from(mails).all(),
  };
}

describe('mails', () => {
  test('a mail server receives the words, accents and headers, and the words are then forgotten', async () => {
    const { url, received } = await smtpServer();
    const { database, postman, stored } = postmanWith(createSmtpTransport({ url, ...sender }));
    const stop = `<https://exemple.fr/alertes/12345~${'x'.repeat(32)}/arret>`;
    const oneClick = 'List-Unsubscribe=One-Click';
    enqueueMail(database, { ...letter, headers: { 'List-Unsubscribe': stop, 'List-Unsubscribe-Post': oneClick } });
    await postman.deliverDue();
    expect(received.map(({ recipient }) => recipient)).toEqual([letter.recipient]);
    const mail = await simpleParser(received[0]?.raw ?? '');
    expect(mail.subject).toBe(letter.subject);
    expect(mail.text).toContain('Elle est à l’adresse ci-dessous.');
    expect(mail.messageId).toBe('<abc@exemple.fr>');
    const unfolded = received[0]?.raw.replaceAll(/\r\n(?=[ \t])/g, '').replaceAll(/: +/g, ': ');
    expect(unfolded).toContain(`List-Unsubscribe: ${stop}\r\n`);
    expect(unfolded).toContain(`List-Unsubscribe-Post: ${oneClick}\r\n`);
    expect(stored()).toMatchObject([{ text: null, failure: null }]);
    expect(stored()[0]?.sentAt).not.toBeNull();
  });

  test('a server that cannot take it now gets it later', async () => {
    const { url, received } = await smtpServer({ refusals: [451] });
    const { database, postman, pass, stored } = postmanWith(createSmtpTransport({ url, ...sender }));
    enqueueMail(database, letter);
    await postman.deliverDue();
    await postman.deliverDue();
    expect(received).toEqual([]);
    expect(stored()).toMatchObject([{ attempts: 1, sentAt: null, text: letter.text }]);
    pass(2);
    await postman.deliverDue();
    expect(received).toHaveLength(1);
  });

  test('an address that does not exist is given up at once, with the reason', async () => {
    const { url, received } = await smtpServer({ refusals: [550] });
    const { database, postman, pass, stored } = postmanWith(createSmtpTransport({ url, ...sender }));
    enqueueMail(database, letter);
    await postman.deliverDue();
    pass(2000);
    await postman.deliverDue();
    expect(received).toEqual([]);
    expect(stored()).toMatchObject([{ attempts: 1, text: null }]);
    expect(stored()[0]?.failure).toContain('not now');
    expect(stored()[0]?.abandonedAt).not.toBeNull();
  });

  test('a server that is away is tried six times over some 15 hours', async () => {
    let attempts = 0;
    const away: MailTransport = {
      name: 'smtp',
      deliver: () => {
        attempts += 1;
        return Promise.reject(new Error('connection refused'));
      },
      close: () => {},
    };
    const { database, postman, pass, stored } = postmanWith(away);
    enqueueMail(database, letter);
    for (let hour = 0; hour < 24; hour += 0.25) {
      await postman.deliverDue();
      pass(15);
    }
    expect(attempts).toBe(6);
    expect(stored()[0]?.abandonedAt).not.toBeNull();
  });

  test('what is enqueued twice under one key is one mail', () => {
    const { database } = emptyServices();
    enqueueMail(database, letter);
    enqueueMail(database, letter);
    expect(dueMails(database, '9999', 10)).toHaveLength(1);
  });

  test('a mail written in a transaction that fails is not sent', () => {
    const { database } = emptyServices();
    expect(() =>
      database.transaction((tx) => {
        enqueueMail(tx, letter);
        throw new Error('the action failed');
      }),
    ).toThrow('the action failed');
    expect(dueMails(database, '9999', 10)).toEqual([]);
  });

  test('a line end in an address or a subject adds no header', async () => {
    const { url, received } = await smtpServer();
    const { database, postman } = postmanWith(createSmtpTransport({ url, ...sender }));
    enqueueMail(database, {
      ...letter,
      recipient: 'mairie@exemple.fr\r\nBcc: other@exemple.org',
      subject: 'Titre\r\nBcc: third@exemple.org',
    });
    await postman.deliverDue();
    for (const { raw } of received) expect(raw).not.toMatch(/^bcc:/im);
    expect(received.map(({ recipient }) => recipient)).not.toContain('third@exemple.org');
  });

  test('without a mail server, each mail is a file that only its owner reads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mails-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const directory = join(folder, 'mails');
    const { database, postman } = postmanWith(createFileTransport({ directory, ...sender }));
    enqueueMail(database, letter);
    await postman.deliverDue();
    const names = readdirSync(directory);
    expect(names).toHaveLength(1);
    const path = join(directory, names[0] ?? '');
    expect(path).toMatch(/-abc\.eml$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    const mail = await simpleParser(readFileSync(path, 'utf8'));
    expect(mail).toMatchObject({ subject: letter.subject, messageId: '<abc@exemple.fr>' });
  });
});
