import type { Request } from 'express';
import type { Config } from '../config.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Without a mail server, and seen from the same machine only, the page itself may show the link of a mail. */
export function showsLinks({ smtpUrl, baseUrl }: Pick<Config, 'smtpUrl' | 'baseUrl'>): (request: Request) => boolean {
  const local = smtpUrl === null && loopback.has(new URL(baseUrl).hostname);
  return (request) => local && loopback.has(request.hostname);
}
