import { describe, expect, test } from 'vitest';
import { publishedIds, publishedInitiatives } from '../../../db/queries/initiatives.ts';
import { evaluate, figuresOf } from '../../quality/evaluate.ts';
import { ndcg, recall } from '../../quality/measures.ts';
import { kinds, readQueries } from '../../quality/queries.ts';
import { seededServices } from '../../support/catalogue.ts';

describe('measures of search quality', () => {
  const grades = new Map([
    ['a', 3],
    ['b', 2],
    ['c', 1],
  ]);

  test('the best order is 1, nothing relevant is 0, and a lower place costs', () => {
    expect(ndcg(['a', 'b', 'c'], grades)).toBeCloseTo(1);
    expect(ndcg(['x', 'y'], grades)).toBe(0);
    // (3 / log2 2 + 7 / log2 3) / (7 / log2 2 + 3 / log2 3 + 1 / log2 4)
    expect(ndcg(['b', 'a'], grades)).toBeCloseTo(0.7896, 4);
    expect(ndcg([...'0123456789', 'a'], grades), 'after the tenth nothing counts').toBe(0);
  });

  test('recall counts the relevant ones only, of ten at most', () => {
    expect(recall(['a', 'c', 'x'], grades)).toBe(0.5);
    expect(recall(['x'], new Map([['c', 1]]))).toBeNull();
    const many = new Map(Array.from({ length: 30 }, (_, index) => [`r${index}`, 3]));
    expect(recall([...many.keys()], many)).toBe(1);
  });
});

describe('quality of the search', () => {
  const queries = readQueries();

  test('at least 120 queries of every kind are graded, and every graded record exists', () => {
    expect(queries.length).toBeGreaterThanOrEqual(120);
    expect(new Set(queries.map(({ text }) => text)).size).toBe(queries.length);
    expect(new Set(queries.map(({ kind }) => kind))).toEqual(new Set(kinds));
    const { database } = seededServices();
    const slugs = new Set(publishedInitiatives(database, publishedIds(database)).map(({ slug }) => slug));
    const unknown = queries.flatMap(({ grades }) => Object.keys(grades).filter((slug) => !slugs.has(slug)));
    expect(unknown).toEqual([]);
  });

  test('the embedded engine stays as good as it was measured, all queries and those kept aside', async () => {
    const { database, embedded } = seededServices();
    const slugs = new Map(
      publishedInitiatives(database, publishedIds(database)).map(({ id, slug }) => [id, slug] as const),
    );
    const outcomes = await evaluate(embedded, queries, slugs);
    const all = figuresOf(outcomes);
    expect(all.ndcg).toBeGreaterThan(0.7);
    expect(all.recall).toBeGreaterThan(0.72);
    expect(all.nothing).toBeLessThan(0.03);
    expect(figuresOf(outcomes.filter(({ query }) => query.aside)).ndcg).toBeGreaterThan(0.64);
  });
});
