import type { Image, SubmissionContent } from '../../db/schema/index.ts';
import type { FormValues } from '../http/forms.ts';
import { type FormStep, maximumSources } from './content.ts';
import type { TerritoryPick } from './territories.ts';
import { readTestimonials } from './testimonials.ts';

/** What only a program leaves: a hidden field that is filled in. */
export function isAutomatic(form: FormValues): boolean {
  return form.one('site') !== '';
}

function readSources(form: FormValues): SubmissionContent['sources'] {
  const rows = Array.from({ length: maximumSources }, (_, index) => ({
    title: form.one(`source-${index}-title`),
    url: form.one(`source-${index}-url`),
    date: form.one(`source-${index}-date`),
  }));
  return rows.filter((row) => Object.values(row).some((value) => value !== ''));
}

/** The images that were there, with the words of the form, without those that are to go. */
function readImages(form: FormValues, stored: readonly Image[]): Image[] {
  const names = form.all('imageFile');
  return stored.flatMap((image) => {
    const index = names.indexOf(image.file);
    if (index === -1) return [image];
    if (form.has(`image-${index}-remove`)) return [];
    return [
      {
        ...image,
        alternativeText: form.one(`image-${index}-alternativeText`).slice(0, 300),
        caption: form.one(`image-${index}-caption`).slice(0, 300) || undefined,
        rights: form.one(`image-${index}-rights`).slice(0, 200),
      },
    ];
  });
}

/** What one page of the form says. `pick`: the place that was found for its territory. */
export function readStep(
  form: FormValues,
  step: FormStep,
  stored: SubmissionContent,
  pick: TerritoryPick | null,
): Partial<SubmissionContent> {
  const texts = <Name extends keyof SubmissionContent>(...names: Name[]) =>
    Object.fromEntries(names.map((name) => [name, form.one(name)]));
  switch (step) {
    case 'projet': {
      const row = pick?.row ?? null;
      const same = row !== null && row.code === stored.territoryCode;
      return {
        ...texts('title', 'summary', 'status', 'yearFrom', 'yearTo'),
        territoryCode: row?.code ?? '',
        territoryName: same ? stored.territoryName : (row?.name ?? form.one('territory')),
      };
    }
    case 'recit':
      return texts('context', 'realisation', 'results', 'lessons');
    case 'themes':
      return { themes: form.all('themes'), technologies: form.all('technologies') };
    case 'acteurs':
      return {
        ...texts('partners', 'suppliers', 'funding', 'costEuros', 'costNote', 'inspiredBy'),
        ...texts('contactName', 'contactEmail', 'contactPhone'),
        sources: readSources(form),
      };
    case 'temoignages':
      return { testimonials: readTestimonials(form) };
    case 'images':
      return { images: readImages(form, stored.images) };
  }
}
