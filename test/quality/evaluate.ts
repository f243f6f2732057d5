import { nearestTo } from '../../server/search/nearest.ts';
import type { SearchEngine } from '../../server/search/port.ts';
import { depth, mean, ndcg, recall } from './measures.ts';
import type { GradedQuery } from './queries.ts';

export interface Outcome {
  query: GradedQuery;
  results: string[];
  total: number;
  ndcg: number;
  recall: number | null;
}

export interface Figures {
  queries: number;
  ndcg: number;
  recall: number;
  /** Share of the queries that find nothing although something is relevant. */
  nothing: number;
}

/** Asks an engine every query as the search page would, with what it adds where little was found. `slugs`: by number of record. */
export async function evaluate(
  engine: Pick<SearchEngine, 'search'>,
  queries: readonly GradedQuery[],
  slugs: ReadonlyMap<number, string>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const query of queries) {
    const asked = { text: query.text, filters: {}, sort: 'pertinence', page: 1, pageSize: depth } as const;
    const found = await engine.search(asked);
    const { hits, total } = found;
    const results = [...hits, ...(await nearestTo(engine, asked, found))].map((hit) => slugs.get(hit.id) ?? '');
    const grades = new Map(Object.entries(query.grades));
    outcomes.push({ query, results, total, ndcg: ndcg(results, grades), recall: recall(results, grades) });
  }
  return outcomes;
}

export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const graded = outcomes.filter(({ query }) => Object.keys(query.grades).length > 0);
  return {
    queries: graded.length,
    ndcg: mean(graded.map((outcome) => outcome.ndcg)),
    recall: mean(graded.map((outcome) => outcome.recall).filter((value) => value !== null)),
    nothing: mean(graded.map(({ total }) => (total === 0 ? 1 : 0))),
  };
}
