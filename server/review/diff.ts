import { diffWordsWithSpace } from 'diff';
import type { RevisionInput } from '../../db/queries/initiatives.ts';
import type { TerritoryRow } from '../../db/queries/territories.ts';
import { labelsOfTerms, type PresentationContext } from '../catalogue/pages/cards.ts';
import type { MessageKey } from '../http/i18n/index.ts';

/** A stretch of text that both versions have, or only one. */
export interface Stretch {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

export interface FieldDifference {
  label: string;
  before: Stretch[];
  after: Stretch[];
}

export interface Version {
  input: RevisionInput;
  territory: TerritoryRow;
}

/** Words that differ between two texts, as French cuts them. */
export function differenceOf(before: string, after: string): Pick<FieldDifference, 'before' | 'after'> {
  const intlSegmenter = new Intl.Segmenter('fr', { granularity: 'word' });
  const changes = diffWordsWithSpace(before, after, { intlSegmenter });
  const side = (kind: 'removed' | 'added'): Stretch[] =>
    changes.flatMap((change): Stretch[] => {
      if (!change.added && !change.removed) return [{ kind: 'same', text: change.value }];
      return change[kind] ? [{ kind, text: change.value }] : [];
    });
  return { before: side('removed'), after: side('added') };
}

/** Every field of a version as text, in the order of the page. */
function textsOf({ input, territory }: Version, { t, vocabulary }: PresentationContext): [MessageKey, string][] {
  const { content } = input;
  const { contact, cost, sections } = content;
  const lines = (values: readonly (string | undefined)[]) => values.filter((value) => value !== undefined).join('\n');
  return [
    ['contribution.title', input.title],
    ['contribution.territory', `${territory.name} (${territory.code})`],
    ['contribution.summary', input.summary],
    ['fact.status', t(`statut.${input.status}`)],
    ['fact.years', [input.yearFrom, input.yearTo].filter((year) => year !== null).join(' – ')],
    ['section.context', sections.context ?? ''],
    ['section.realisation', sections.realisation ?? ''],
    ['section.results', sections.results ?? ''],
    ['section.lessons', sections.lessons ?? ''],
    ['contribution.step.themes', lines(vocabulary.themesOf(input.themeIds).map((theme) => t.label(theme)))],
    ['fact.technologies', lines(labelsOfTerms('technology', input.technologies, t, vocabulary))],
    ['fact.partners', lines(content.partners)],
    ['fact.suppliers', lines(content.suppliers)],
    ['fact.funding', lines(content.funding)],
    ['fact.cost', cost?.note ?? ''],
    ['fact.contact', lines([contact?.name, contact?.email, contact?.phone])],
    ['contribution.inspiredBy', String(content.inspiredBy ?? '')],
    ['initiative.sources', lines(content.sources.flatMap(({ title, url, date }) => [title, url, date]))],
    [
      'contribution.step.images',
      lines(content.images.map(({ file, alternativeText, rights }) => `${file} ${alternativeText} ${rights}`)),
    ],
  ];
}

/** The fields that two versions do not have in common, side by side. */
export function compareVersions(before: Version, after: Version, context: PresentationContext): FieldDifference[] {
  const texts = new Map(textsOf(before, context));
  return textsOf(after, context).flatMap(([label, text]) => {
    const former = texts.get(label) ?? '';
    return former === text ? [] : [{ label: context.t(label), ...differenceOf(former, text) }];
  });
}
