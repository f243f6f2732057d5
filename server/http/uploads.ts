import type { Request, RequestHandler, Response } from 'express';
import multer, { MulterError } from 'multer';
import { assertReadable, maximumImageBytes, UnreadableImage } from '../contribution/images.ts';
import { InvalidInput } from '../errors.ts';
import type { MessageKey } from './i18n/index.ts';

interface UploadLocals {
  /** Multer's code. */
  uploadRefusal: string;
}

/**
 * Receives one file of a form into memory, with the form's texts. What multer refuses is no error here: the page says it
 * beside the field. `fileSize` and `fieldSize` in bytes; `fields`: how many texts there may be.
 */
export function receiveFile(
  name: string,
  { fileSize, fields, fieldSize }: { fileSize: number; fields: number; fieldSize: number },
): RequestHandler {
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize, files: 1, fields, fieldSize, parts: fields + 2 },
    defParamCharset: 'utf8',
  }).single(name);
  return (request, response, next) => {
    upload(request, response, (error: unknown) => {
      if (error instanceof MulterError) Object.assign(response.locals, { uploadRefusal: error.code } as UploadLocals);
      else if (error) return next(new InvalidInput());
      next();
    });
  };
}

/** Multer's code where `receiveFile` refused what came. */
export function uploadRefusal(response: Response): string | null {
  return (response.locals as Partial<UploadLocals>).uploadRefusal ?? null;
}

/** Receives the field `image`. */
export const receiveImage = receiveFile('image', { fileSize: maximumImageBytes, fields: 10, fieldSize: 4000 });

/** What to say of an image that cannot be taken; any other error goes on. */
export function imageFault(error: unknown): MessageKey {
  if (!(error instanceof UnreadableImage)) throw error;
  return `contribution.image.${error.reason}`;
}

/** What `receiveImage` received, as far as its head tells whether it can be read, or what to say beside the field. */
export async function receivedImage(
  request: Request,
  response: Response,
): Promise<{ bytes: Buffer; fault: null } | { bytes: null; fault: MessageKey }> {
  if (uploadRefusal(response) !== null) return { bytes: null, fault: 'contribution.image.bytes' };
  const bytes = request.file?.buffer;
  if (!bytes || bytes.length === 0) return { bytes: null, fault: 'contribution.image.none' };
  try {
    await assertReadable(bytes);
    return { bytes, fault: null };
  } catch (error) {
    return { bytes: null, fault: imageFault(error) };
  }
}
