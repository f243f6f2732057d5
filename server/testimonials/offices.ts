import { foldName } from '../../db/folding.ts';
import type { SpokenTestimonial } from '../../db/queries/testimonials.ts';

/** An office as testimonials give it, with the years in which it was seen: never today's title. */
export interface HeldOffice {
  office: string;
  territoryId: number;
  territoryName: string;
  /** From the earliest; empty where no testimonial is dated. */
  years: number[];
}

/** The offices of one speaker, the one seen last first, those without a date at the end. */
export function officesOf(spoken: readonly SpokenTestimonial[]): HeldOffice[] {
  const groups = Map.groupBy(spoken, ({ testimonial }) => `${testimonial.territoryId} ${foldName(testimonial.office)}`);
  return [...groups.values()]
    .flatMap((rows): HeldOffice[] => {
      const [first] = rows;
      if (!first) return [];
      const { office, territoryId, territoryName } = first.testimonial;
      const dated = rows.flatMap(({ testimonial }) => (testimonial.date ? [Number(testimonial.date.slice(0, 4))] : []));
      return [{ office, territoryId, territoryName, years: [...new Set(dated)].sort((a, b) => a - b) }];
    })
    .sort((a, b) => (b.years.at(-1) ?? 0) - (a.years.at(-1) ?? 0));
}
