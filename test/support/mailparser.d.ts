declare module 'mailparser' {
  /** The part of mailparser that tests use; the package brings no types. */
  export function simpleParser(source: string): Promise<{
    subject?: string;
    text?: string;
    messageId?: string;
  }>;
}
