import type { MessageKey, MessageValues } from './http/i18n/index.ts';

/** An error whose text a visitor may read: a message of the catalogue of texts, with what to do. */
export class PublicError extends Error {
  readonly status: number;
  readonly key: MessageKey;
  readonly values: MessageValues;

  constructor(status: number, key: MessageKey, values: MessageValues = {}) {
    super(`${status} ${key}`);
    this.status = status;
    this.key = key;
    this.values = values;
  }
}

/** 404: there is no such record, or it is not public. */
export class NotFound extends PublicError {
  constructor(key: MessageKey = 'error.404.message', values: MessageValues = {}) {
    super(404, key, values);
  }
}

/** 410: it was public once, and is no more. */
export class Gone extends PublicError {
  constructor(key: MessageKey = 'error.410.message', values: MessageValues = {}) {
    super(410, key, values);
  }
}

/** 400: the address or the body cannot be read at all. */
export class InvalidInput extends PublicError {
  constructor(key: MessageKey = 'error.400.message', values: MessageValues = {}) {
    super(400, key, values);
  }
}

/** 401: only for somebody who has signed in; a page that was asked for leads to the sign-in page. */
export class SignInNeeded extends PublicError {
  constructor(key: MessageKey = 'error.401.message', values: MessageValues = {}) {
    super(401, key, values);
  }
}

/** 429: too many times in a short while. */
export class TooMany extends PublicError {
  constructor(key: MessageKey = 'error.429.message', values: MessageValues = {}) {
    super(429, key, values);
  }
}

/** 403: the request does not come from a page of this site, or not from somebody who may. */
export class Forbidden extends PublicError {
  constructor(key: MessageKey = 'error.403.message', values: MessageValues = {}) {
    super(403, key, values);
  }
}

/** 409: the record is not in a state that allows this. */
export class IllegalTransition extends PublicError {
  constructor(key: MessageKey = 'error.409.message', values: MessageValues = {}) {
    super(409, key, values);
  }
}
