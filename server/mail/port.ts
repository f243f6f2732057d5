export interface Message {
  /** Unique and stable: the left half of the Message-ID. */
  key: string;
  recipient: string;
  subject: string;
  text: string;
  headers: Record<string, string>;
}

export interface MailTransport {
  name: 'smtp' | 'files';
  /** Resolves once the message is in safe hands. Throws RefusedMail where another attempt is of no use. */
  deliver(message: Message): Promise<void>;
  close(): void;
}

/** The recipient's server will never take this message. */
export class RefusedMail extends Error {}

export interface Sender {
  from: string;
  /** Right half of the Message-ID. */
  hostname: string;
}

/** What both transports hand to nodemailer. */
export function composed(message: Message, { from, hostname }: Sender) {
  return {
    from,
    to: message.recipient,
    subject: message.subject,
    text: message.text,
    messageId: `<${message.key}@${hostname}>`,
    headers: { 'Auto-Submitted': 'auto-generated', ...message.headers },
  };
}
