import { z } from 'zod';
import { volumeManifest } from './manifest.ts';
import { compileSteps, failureReasons, formatNames } from './port.ts';

/** What the server tells the press. */
export const jobMessage = z.strictObject({
  job: z.int().positive(),
  format: z.enum(formatNames),
  manifest: volumeManifest,
  /** Where the whole file is to be written. */
  path: z.string().min(1),
  imagesDirectory: z.string().min(1),
  /** What is to be taken out of the file, where it is a PDF. */
  excerpt: z.strictObject({ anchor: z.string(), title: z.string(), folder: z.string().min(1) }).nullable(),
});

const count = z.int().min(0);

/** What the press tells the server. */
export const pressMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('progress'),
    job: z.int(),
    progress: z.strictObject({
      step: z.enum(compileSteps),
      done: count.exactOptional(),
      total: count.exactOptional(),
    }),
  }),
  z.strictObject({
    type: z.literal('compiled'),
    job: z.int(),
    compiled: z.strictObject({
      pages: count.nullable(),
      remarks: z.array(z.strictObject({ kind: z.literal('image-resolution'), record: z.string(), detail: z.string() })),
    }),
  }),
  z.strictObject({
    type: z.literal('failed'),
    job: z.int(),
    failure: z.strictObject({
      reason: z.enum(failureReasons),
      record: z.string().nullable(),
      field: z.string().nullable(),
      detail: z.string(),
    }),
  }),
  /** A fault of ours, not of the book. */
  z.strictObject({ type: z.literal('broken'), job: z.int(), message: z.string() }),
]);

export type JobMessage = z.infer<typeof jobMessage>;
export type PressMessage = z.infer<typeof pressMessage>;
