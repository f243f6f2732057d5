import { z } from 'zod';
import { sectionKinds, type VolumeSectionRow } from '../../db/queries/books.ts';
import type { VolumeCall, VolumeContent } from '../../db/schema/index.ts';
import { type Checked, check, type Fault, type FormValues } from '../http/forms.ts';
import { identifier } from '../http/private.ts';
import { isValidIsbn, isValidIssn } from '../publishing/identifiers.ts';
import type { PicturePlace, PictureWords } from './pictures.ts';

const short = z.string().max(200, 'form.tooLong');
const year = z
  .string()
  .regex(/^(19|20)\d{2}$/, 'volume.year.wrong')
  .transform(Number);
const isbn = z.string().refine((text) => text === '' || isValidIsbn(text), 'volume.isbn.wrong');
const webAddress = z
  .string()
  .refine((text) => text === '' || z.url({ protocol: /^https?$/ }).safeParse(text).success, 'contribution.source.url');

export function readNewVolume(form: FormValues) {
  const schema = z.object({
    number: z
      .string()
      .regex(/^[1-9]\d{0,3}$/, 'volume.number.wrong')
      .transform(Number),
    title: z.string().min(1, 'volume.title.missing').max(200, 'form.tooLong'),
  });
  return check(schema, { number: form.one('number'), title: form.one('title') });
}

/** Lines of "role : name, name" as the team is typed. */
function readTeam(text: string): VolumeContent['team'] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [role = '', names = ''] = line.split(/\s*:\s*/, 2);
      return names === ''
        ? { role: '', names: [role] }
        : { role, names: names.split(/\s*,\s*/).filter((name) => name !== '') };
    });
}

/**
 * Lines of "name | address" as partners are typed; a logo that one had stays with the name, or with the address where
 * the name was corrected.
 */
function readPartners(text: string, stored: VolumeContent['partners']): VolumeContent['partners'] {
  const typed = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', url = ''] = line.split(/\s*\|\s*/, 2);
      return { name, url };
    });
  const gone = stored.filter((partner) => typed.every(({ name }) => name !== partner.name));
  return typed.map(({ name, url }) => {
    const same = stored.find((partner) => partner.name === name);
    const renamed = gone.find((partner) => url !== '' && partner.url === url);
    const { logo = null, name: formerName = '' } = same ?? renamed ?? {};
    return { name, url, logo: logo?.alternativeText === formerName ? { ...logo, alternativeText: name } : logo };
  });
}

const contentSchema = z.object({
  year,
  title: z.string().min(1, 'volume.title.missing').max(200, 'form.tooLong'),
  subtitle: short,
  publisher: short,
  place: short,
  isbnPrint: isbn,
  isbnPdf: isbn,
  isbnEpub: isbn,
  issn: z.string().refine((text) => text === '' || isValidIssn(text), 'volume.issn.wrong'),
  legalDeposit: z
    .string()
    .refine((text) => text === '' || /^\d{4}-(0[1-9]|1[0-2])$/.test(text), 'volume.deposit.wrong'),
  price: short,
  licenceLabel: short,
  licenceUrl: webAddress,
  printer: short,
  team: z.string().max(4000, 'form.tooLong'),
  partners: z.string().max(4000, 'form.tooLong'),
  pressContact: z.string().max(600, 'form.tooLong'),
  blurb: z.string().max(3000, 'form.tooLong'),
});
export const contentFields = Object.keys(contentSchema.shape) as (keyof z.infer<typeof contentSchema>)[];

/** The form of a volume: what it says, or every fault with what was typed. */
export function readContent(
  form: FormValues,
  stored: VolumeContent,
): Checked<VolumeContent> & { typed: Record<string, string> } {
  const typed = Object.fromEntries(contentFields.map((name) => [name, form.one(name)]));
  const { value, faults } = check(contentSchema, typed);
  const partners = readPartners(typed.partners ?? '', stored.partners);
  const wrong: Fault[] = partners.some(({ url }) => !webAddress.safeParse(url).success)
    ? [{ field: 'partners', key: 'contribution.source.url', values: {} }]
    : [];
  if (!value || wrong.length > 0) return { value: null, faults: [...(faults ?? []), ...wrong], typed };
  const { isbnPrint, isbnPdf, isbnEpub, licenceLabel, licenceUrl, team, partners: _, ...content } = value;
  return {
    value: {
      ...content,
      demonstration: stored.demonstration,
      cover: stored.cover,
      isbn: { print: isbnPrint, pdf: isbnPdf, epub: isbnEpub },
      licence: { label: licenceLabel, url: licenceUrl },
      team: readTeam(team),
      partners,
      quotesPublicSources: form.has('quotesPublicSources'),
    },
    faults: null,
    typed,
  };
}

/** What the form shows of stored content. */
export function typedContent(content: VolumeContent): Record<(typeof contentFields)[number], string> {
  const { isbn: isbns, licence, team, partners, year: number, ...texts } = content;
  return {
    ...texts,
    pressContact: texts.pressContact ?? '',
    year: String(number),
    isbnPrint: isbns.print,
    isbnPdf: isbns.pdf,
    isbnEpub: isbns.epub,
    licenceLabel: licence.label,
    licenceUrl: licence.url,
    team: team.map(({ role, names }) => (role === '' ? names.join(', ') : `${role} : ${names.join(', ')}`)).join('\n'),
    partners: partners.map(({ name, url }) => (url === '' ? name : `${name} | ${url}`)).join('\n'),
  };
}

/** Number of the version of the taxonomy that was chosen; null where the form has none. */
export const readTaxonomyVersion = (form: FormValues) => place.catch(null).parse(form.one('taxonomyVersion'));

/** The themes that chapters are made of. */
export const readLevel = (form: FormValues) => z.enum(['top', 'second']).catch('top').parse(form.one('niveau'));

export function readNewSection(form: FormValues) {
  const schema = z.object({
    kind: z.enum(sectionKinds, 'form.invalid'),
    title: z.string().min(1, 'volume.section.title.missing').max(200, 'form.tooLong'),
  });
  return check(schema, { kind: form.one('kind'), title: form.one('title') });
}

export function readSection(form: FormValues) {
  const schema = z.object({
    title: z.string().min(1, 'volume.section.title.missing').max(200, 'form.tooLong'),
    authorName: short,
    authorOffice: short,
    text: z.string().max(60_000, 'form.tooLong'),
  });
  const names = ['title', 'authorName', 'authorOffice', 'text'] as const;
  return check(schema, Object.fromEntries(names.map((name) => [name, form.one(name)])));
}

/** The edition and the figures that a part shows; nothing where the form names none. */
export function readBarometerChoice(
  form: FormValues,
): Pick<VolumeSectionRow, 'barometerEditionId' | 'barometerFigures'> {
  const edition = identifier
    .nullable()
    .catch(null)
    .parse(form.one('edition') || null);
  const names = z.array(z.string().regex(/^[a-z-]{1,60}$/)).max(50);
  return { barometerEditionId: edition, barometerFigures: names.catch([]).parse(form.all('chiffre')) };
}

const day = z.iso.date('volume.call.day');

/** A call for contributions; null where the form takes it back. */
export function readCall(form: FormValues): Checked<VolumeCall | null> {
  if (form.has('retirer')) return { value: null, faults: null };
  const schema = z
    .object({
      opensOn: day,
      closesOn: day,
      text: z.string().min(1, 'volume.call.text.missing').max(3000, 'form.tooLong'),
    })
    .refine(({ opensOn, closesOn }) => opensOn <= closesOn, { path: ['closesOn'], message: 'volume.call.order' });
  return check(schema, { opensOn: form.one('opensOn'), closesOn: form.one('closesOn'), text: form.one('text') });
}

const place = z.union([
  z.literal('').transform(() => null),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
const position = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);
const ids = z
  .array(
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  )
  .max(1000);

/** A chapter to put records in; null: the shortlist. */
export const readTarget = (form: FormValues) => place.catch(null).parse(form.one('chapitre'));
export const readIds = (form: FormValues) => ids.catch([]).parse(form.all('fiche'));
/** A place in a list, from 0; null where the form names none. */
export const readPosition = (form: FormValues) =>
  position
    .nullable()
    .catch(null)
    .parse(form.one('place') || null);

/** A change is asked for in words; approval needs none. */
export function readProof(form: FormValues) {
  const schema = z
    .object({ answer: z.enum(['approved', 'change'], 'form.invalid'), remark: z.string().max(2000, 'form.tooLong') })
    .refine(({ answer, remark }) => answer === 'approved' || remark !== '', {
      path: ['remark'],
      message: 'proof.remark.missing',
    });
  return check(schema, { answer: form.one('answer'), remark: form.one('remark') });
}

const pictureNames = ['alternativeText', 'rights'] as const;

/** Words of a picture, under names that begin with `prefix`. A cover must be described, a logo may go by its partner's name. */
export function readPicture(form: FormValues, prefix: string, kind: PicturePlace['kind']) {
  const described = z.string().max(300, 'form.tooLong');
  const schema = z.object({
    alternativeText: kind === 'cover' ? described.min(1, 'contribution.image.alternativeText') : described,
    rights: z.string().min(1, 'contribution.image.rights').max(200, 'form.tooLong'),
  });
  const typed = Object.fromEntries(pictureNames.map((name) => [name, form.one(`${prefix}-${name}`)])) as PictureWords;
  return { ...check(schema, typed), typed };
}
