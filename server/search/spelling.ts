let rows: Uint8Array[] = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)];

/**
 * Optimal string alignment distance (insertion, deletion, substitution, transposition of neighbours), or `limit + 1` as
 * soon as it is known to be larger. With `prefix`, the distance to the nearest beginning of `term`.
 */
export function editDistance(word: string, term: string, limit: number, prefix = false): number {
  const length = prefix ? Math.min(term.length, word.length + limit) : term.length;
  if (length + 1 > (rows[0]?.length ?? 0)) rows = rows.map(() => new Uint8Array(length * 2));
  let [previous, current, beforePrevious] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let j = 0; j <= length; j += 1) previous[j] = j;
  for (let i = 1; i <= word.length; i += 1) {
    current[0] = i;
    let best = i;
    for (let j = 1; j <= length; j += 1) {
      const same = word.charCodeAt(i - 1) === term.charCodeAt(j - 1);
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      const transposed =
        i > 1 &&
        j > 1 &&
        word.charCodeAt(i - 1) === term.charCodeAt(j - 2) &&
        word.charCodeAt(i - 2) === term.charCodeAt(j - 1);
      if (transposed) cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1);
      current[j] = cost;
      if (cost < best) best = cost;
    }
    if (best > limit) return limit + 1;
    [beforePrevious, previous, current] = [previous, current, beforePrevious];
  }
  if (!prefix) return previous[length] ?? limit + 1;
  let nearest = limit + 1;
  for (let j = Math.max(0, word.length - limit); j <= length; j += 1)
    nearest = Math.min(nearest, previous[j] ?? nearest);
  return nearest;
}
