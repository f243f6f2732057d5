/** `npm run seed:check`: prints every fault of the seed and its readability; exits with 1 when there is a fault. */
import { type Fault, readCollection, readReference } from './collection.ts';
import { readability, readable } from './readability.ts';
import { lengths, namesThatExist, nothingCopied, nothingTwice, sourcesAndDates, typography } from './rules.ts';
import { createSpeller, spelling } from './spelling.ts';

const { collection, faults: unreadable } = readCollection();
const reference = readReference();
const faults: Fault[] = [
  ...unreadable,
  ...namesThatExist(collection, reference),
  ...sourcesAndDates(collection),
  ...nothingTwice(collection),
  ...lengths(collection),
  ...typography(collection),
  ...nothingCopied(collection),
  ...readable(collection),
  ...spelling(collection, createSpeller(collection, reference)),
];
for (const { file, message } of faults) console.error(`${file}: ${message}`);

const hardness = readability(collection)
  .map(({ lix }) => lix)
  .toSorted((a, b) => a - b);
const at = (part: number) => Math.round(hardness[Math.floor((hardness.length - 1) * part)] ?? 0);
console.log(
  `${collection.initiatives.length} initiatives, ${collection.testimonials.length} testimonials, ` +
    `${collection.speakers.length} speakers, ${collection.volumes.length} volumes, ${collection.polls.length} polls; ` +
    `LIX median ${at(0.5)}, hardest ${at(1)}; ${faults.length} faults`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
