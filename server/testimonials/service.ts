import { foldName, slugOf } from '../../db/folding.ts';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import { type AccountRow, accountsByIds } from '../../db/queries/accounts.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import { publishedPollsOfTerm } from '../../db/queries/polls.ts';
import {
  allSpeakers,
  eventsOfSpeaker,
  mergedSpeaker,
  moveToSpeaker,
  speakerBySlug,
  speakersWithAliases,
  testimonialIdsOfSpeaker,
  updateSpeaker,
} from '../../db/queries/speakers.ts';
import { territoriesByIds } from '../../db/queries/territories.ts';
import {
  anyTestimonialBySlug,
  type Naming,
  namingTotal,
  publicSpeakers,
  type SpeakerRow,
  type SpokenTestimonial,
  termTotals,
  testimonialBySlug,
  testimonialsNaming,
  testimonialsOfSpeaker,
} from '../../db/queries/testimonials.ts';
import { authorize } from '../accounts/policy.ts';
import type { CatalogueService, ListedInitiative } from '../catalogue/service.ts';
import { Gone, InvalidInput, NotFound } from '../errors.ts';
import type { Reindex } from '../search/reindex.ts';
import { editDistance } from '../search/spelling.ts';
import { officesOf } from './offices.ts';

const cardsShown = 50;
const initiativesShown = 12;
/** Letters in which two spellings of one name may differ, to be proposed for merging. */
const nearNames = 2;
const lookAlikesShown = 8;

export type TestimonialsService = ReturnType<typeof createTestimonialsService>;

/** Testimonials one by one, those who speak, what held them back and what moved them. */
export function createTestimonialsService({
  database,
  catalogue,
  reindex,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  catalogue: Pick<CatalogueService, 'listed' | 'vocabulary'>;
  reindex: Reindex;
  now?: () => number;
}) {
  function initiativesOf(spoken: readonly SpokenTestimonial[]): ListedInitiative[] {
    const ids = spoken.map(({ testimonial }) => testimonial.initiativeId).filter((id) => id !== null);
    return catalogue.listed([...new Set(ids)].slice(0, initiativesShown));
  }

  /** A term, or the one that stands for it, with the slugs that testimonials hold for it. */
  function termOf(kind: 'brake' | 'motive', slug: string) {
    const { term, terms, slugsOf } = catalogue.vocabulary();
    const found = term(kind, slug);
    if (!found) throw new NotFound();
    return {
      term: found,
      slugs: slugsOf(kind, found.slug),
      others: terms.filter((each) => each.vocabulary === kind && each.slug !== found.slug),
      polls: publishedPollsOfTerm(database, kind, slugsOf(kind, found.slug)),
    };
  }

  /** The slug of the term that stands for this one. */
  const standing = (kind: 'brake' | 'motive' | 'network') => (slug: string) =>
    catalogue.vocabulary().term(kind, slug)?.slug ?? slug;

  function naming(which: Naming) {
    return { total: namingTotal(database, which), spoken: testimonialsNaming(database, which, cardsShown) };
  }

  const namesOf = ({ name, aliases }: SpeakerRow) => [name, ...aliases];

  /** The speaker of a slug who is nobody else. Throws NotFound. */
  function current(executor: Executor, slug: string): SpeakerRow {
    const known = speakerBySlug(executor, slug);
    if (!known) throw new NotFound();
    return mergedSpeaker(executor, known);
  }

  /** Speakers whose names come near, for the editor who looks for a double. */
  function lookAlikes(speaker: SpeakerRow): SpeakerRow[] {
    const own = namesOf(speaker).map(foldName);
    const near = (name: string) => own.some((each) => editDistance(each, foldName(name), nearNames) <= nearNames);
    return allSpeakers(database)
      .filter((other) => other.id !== speaker.id && namesOf(other).some(near))
      .slice(0, lookAlikesShown);
  }

  /** Who is meant by a name, a slug or the address of a page. Throws InvalidInput, saying why. */
  function meant(executor: Executor, reference: string, speaker: SpeakerRow): SpeakerRow {
    const slug = /^[a-z0-9-]+$/.exec(reference.replace(/^.*\/temoins\//, '').replace(/[?#/].*$/, ''))?.[0];
    const bySlug = slug === undefined ? undefined : speakerBySlug(executor, slug);
    const folded = foldName(reference);
    const found = bySlug
      ? [mergedSpeaker(executor, bySlug)]
      : allSpeakers(executor).filter(
          (each) => folded !== '' && namesOf(each).some((name) => foldName(name) === folded),
        );
    const [other, ...more] = found.filter(({ id }) => id !== speaker.id);
    if (!other) throw new InvalidInput('speaker.merge.unknown');
    if (more.length > 0) throw new InvalidInput('speaker.merge.several');
    return other;
  }

  /** Search finds testimonials, and the records that they belong to, by their speaker's names. */
  function reindexAll(tx: Executor, rows: readonly { id: number; initiativeId: number | null }[]): void {
    const records = [...new Set(rows.map(({ initiativeId }) => initiativeId))].filter((id) => id !== null);
    reindex.initiatives(tx, records);
    reindex.testimonials(
      tx,
      rows.map(({ id }) => id),
    );
  }

  /** Each spelling once, without the name itself. */
  const aliasesBeside = (name: string, spellings: readonly string[]) =>
    [...new Set(spellings)].filter((alias) => alias !== name && alias !== '');

  return {
    /** Throws NotFound when there is no testimonial of that slug, Gone when it was withdrawn. */
    testimonial(slug: string) {
      const spoken = testimonialBySlug(database, slug);
      if (!spoken && anyTestimonialBySlug(database, slug)) throw new Gone('consent.gone');
      if (!spoken) throw new NotFound();
      const [territory] = territoriesByIds(database, [spoken.testimonial.territoryId]);
      if (!territory) throw new NotFound();
      const others = testimonialsOfSpeaker(database, spoken.speaker.id);
      return {
        spoken,
        territory,
        initiative: initiativesOf([spoken])[0] ?? null,
        others: others.filter(({ testimonial }) => testimonial.id !== spoken.testimonial.id),
      };
    },

    speakers: () => publicSpeakers(database),

    /**
     * Slug of the speaker that this one is another spelling of; null where there is none, or where nothing that the person said
     * is public any more: who stands behind a name is then nobody's business.
     */
    speakerMeant(slug: string): string | null {
      const known = speakerBySlug(database, slug);
      const meant = known
        ? mergedSpeaker(database, known)
        : speakersWithAliases(database).find(({ aliases }) => aliases.some((alias) => slugOf(alias) === slug));
      if (!meant || meant.id === known?.id) return null;
      return testimonialsOfSpeaker(database, meant.id).length === 0 ? null : meant.slug;
    },

    /** Throws NotFound where nobody has that slug, Gone where nothing that the person said is public any more. */
    speaker(slug: string) {
      const speaker = speakerBySlug(database, slug);
      if (!speaker) throw new NotFound();
      const spoken = testimonialsOfSpeaker(database, speaker.id);
      if (spoken.length === 0) throw new Gone('speaker.gone');
      return { speaker, spoken, offices: officesOf(spoken), initiatives: initiativesOf(spoken) };
    },

    /** Every brake or motive with the number of testimonials that name it, and of those that overcame it. */
    terms(kind: 'brake' | 'motive') {
      const named = termTotals(database, kind === 'brake' ? 'brakes' : 'motives', standing(kind));
      const overcome = termTotals(database, 'overcome', standing('brake'));
      return catalogue
        .vocabulary()
        .terms.filter((term) => term.vocabulary === kind)
        .map((term) => ({
          term,
          named: named.get(term.slug) ?? 0,
          overcome: kind === 'brake' ? (overcome.get(term.slug) ?? 0) : 0,
        }));
    },

    /** Throws NotFound when no brake has that slug, nor had it: a retired one leads to its successor. */
    brake(slug: string) {
      const found = termOf('brake', slug);
      const { slugs } = found;
      const answers = naming({ field: 'overcome', slugs });
      return {
        ...found,
        answers,
        holders: naming({ field: 'brakes', slugs, butNot: 'overcome' }),
        initiatives: initiativesOf(answers.spoken),
      };
    },

    /** Throws NotFound when no motive has that slug, nor had it: a retired one leads to its successor. */
    motive(slug: string) {
      const found = termOf('motive', slug);
      const { slugs } = found;
      const moved = { field: 'motives', slugs } as const;
      const { total, spoken } = naming(moved);
      return {
        ...found,
        total,
        spoken,
        networks: termTotals(database, 'networks', standing('network'), moved),
        initiatives: initiativesOf(spoken),
      };
    },

    /** What an editor sees of a speaker: names, what was done to them, and who may be the same person. */
    editing(actor: AccountRow, slug: string) {
      authorize(actor, 'speaker.edit');
      const speaker = current(database, slug);
      const events = eventsOfSpeaker(database, speaker.id);
      const people = events.map(({ accountId }) => accountId).filter((id) => id !== null);
      return {
        speaker,
        total: testimonialIdsOfSpeaker(database, speaker.id).length,
        public: testimonialsOfSpeaker(database, speaker.id).length > 0,
        lookAlikes: lookAlikes(speaker),
        events,
        people: new Map(accountsByIds(database, people).map((account) => [account.id, account])),
      };
    },

    /** Changes the name and the other spellings. The address stays. */
    edit(actor: AccountRow, slug: string, name: string, aliases: readonly string[]): SpeakerRow {
      authorize(actor, 'speaker.edit');
      return database.transaction((tx) => {
        const speaker = current(tx, slug);
        const { id } = speaker;
        const after = { name, aliases: aliasesBeside(name, aliases) };
        updateSpeaker(tx, id, { ...after, editedAt: new Date(now()).toISOString() });
        const before = { name: speaker.name, aliases: speaker.aliases };
        recordEvent(tx, { verb: 'speaker.edited', accountId: actor.id, detail: { speakerId: id, before, after } });
        reindexAll(tx, testimonialIdsOfSpeaker(tx, id));
        return speaker;
      });
    },

    /** Two speakers that may be one person, before they are merged. */
    merging(actor: AccountRow, slug: string, reference: string) {
      authorize(actor, 'speaker.edit');
      const speaker = current(database, slug);
      const other = meant(database, reference, speaker);
      return [speaker, other].map((each) => {
        const spoken = testimonialsOfSpeaker(database, each.id);
        return { speaker: each, spoken, offices: officesOf(spoken) };
      });
    },

    /**
     * Makes two speakers one: `kept` stays with its name and address, every name of the other becomes an alias of it, what
     * the other said becomes its own, and the other's address leads to it. Returns the one that stays.
     */
    merge(actor: AccountRow, slug: string, reference: string, kept: string): SpeakerRow {
      authorize(actor, 'speaker.edit');
      return database.transaction((tx) => {
        const pair = [current(tx, slug), meant(tx, reference, current(tx, slug))];
        const into = pair.find((each) => each.slug === kept);
        const from = pair.find((each) => each.slug !== kept);
        if (!into || !from) throw new InvalidInput('speaker.merge.kept');
        const moved = testimonialIdsOfSpeaker(tx, from.id);
        const aliases = aliasesBeside(into.name, [...into.aliases, ...namesOf(from)]);
        updateSpeaker(tx, into.id, { aliases, editedAt: new Date(now()).toISOString() });
        moveToSpeaker(tx, from.id, into.id);
        recordEvent(tx, {
          verb: 'speaker.merged',
          accountId: actor.id,
          detail: {
            speakerId: into.id,
            before: { name: into.name, aliases: into.aliases },
            merged: { speakerId: from.id, slug: from.slug, name: from.name, aliases: from.aliases },
            testimonialIds: moved.map(({ id }) => id),
          },
        });
        reindexAll(tx, [...moved, ...testimonialIdsOfSpeaker(tx, into.id)]);
        return into;
      });
    },
  };
}
