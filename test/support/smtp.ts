import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface Received {
  recipient: string;
  /** The message as it came, with its headers. */
  raw: string;
}

/** A real SMTP server on a port of its own; `refusals` answers the first mails with these codes. */
export async function smtpServer({ refusals = [] }: { refusals?: number[] } = {}): Promise<{
  url: string;
  received: Received[];
}> {
  const received: Received[] = [];
  const codes = [...refusals];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      const responseCode = codes.shift();
      done(responseCode === undefined ? null : Object.assign(new Error('not now'), { responseCode }));
    },
    onData(stream, session, done) {
      text(stream).then((raw) => {
        received.push({ recipient: session.envelope.rcptTo[0]?.address ?? '', raw });
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, received };
}
