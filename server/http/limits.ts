import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { TooMany } from '../errors.ts';

const minute = 60_000;

/** Lets `limit` requests of one key through in `minutes`; the key is the sender's network unless given. */
export function limitRate({
  limit,
  minutes,
  key = (request) => ipKeyGenerator(request.ip ?? ''),
}: {
  limit: number;
  minutes: number;
  key?: (request: Request) => string;
}): RequestHandler {
  return rateLimit({
    limit,
    windowMs: minutes * minute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: key,
    handler: () => {
      throw new TooMany('error.429.message', { minutes });
    },
  });
}
