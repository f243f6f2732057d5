/**
 * The items from `start` (included) to `end` (excluded) of a list in order, without sorting the whole list: a bounded
 * binary heap keeps the best `end` items.
 */
export function slice<Item>(
  items: Iterable<Item>,
  compare: (a: Item, b: Item) => number,
  start: number,
  end: number,
): Item[] {
  const heap: Item[] = [];
  const worse = (a: number, b: number) => compare(heap[a] as Item, heap[b] as Item) > 0;
  const swap = (a: number, b: number) => {
    const item = heap[a] as Item;
    heap[a] = heap[b] as Item;
    heap[b] = item;
  };
  const sink = () => {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      let worst = parent;
      if (left < heap.length && worse(left, worst)) worst = left;
      if (left + 1 < heap.length && worse(left + 1, worst)) worst = left + 1;
      if (worst === parent) return;
      swap(parent, worst);
      parent = worst;
    }
  };
  const rise = () => {
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!worse(child, parent)) return;
      swap(child, parent);
      child = parent;
    }
  };
  for (const item of items) {
    if (heap.length < end) {
      heap.push(item);
      rise();
    } else if (end > 0 && compare(item, heap[0] as Item) < 0) {
      heap[0] = item;
      sink();
    }
  }
  return heap.sort(compare).slice(start);
}
