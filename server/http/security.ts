import type { Response } from 'express';
import helmet from 'helmet';

/** Everything from our own origin, nothing inline, no framing, no referrer to others. */
export function security(baseUrl: string) {
  const secure = baseUrl.startsWith('https://');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    crossOriginEmbedderPolicy: false,
  });
}

const policyHeader = 'Content-Security-Policy';

/** Lets this page, and no other, show frames of one more origin; none where there is none. */
export function allowFrame(response: Response, origin: string | null): void {
  const policy = response.get(policyHeader);
  if (origin !== null && policy !== undefined) response.set(policyHeader, `${policy};frame-src ${origin}`);
}
