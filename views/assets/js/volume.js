/**
 * A volume in preparation: records are ordered by dragging them, and files under way show how far they are. Without this
 * module both are done by buttons and by loading the page again.
 */

/** Time between two looks at files under way, in milliseconds. */
const interval = 700;

/** @typedef {{ id: number, state: string, step: string | null, done: number | null, total: number | null, running: boolean }} Row */

/** @param {HTMLElement} list */
function watch(list) {
  const address = list.dataset.status ?? '';
  /** @param {Row} row */
  const draw = (row) => {
    const item = list.querySelector(`[data-id="${row.id}"]`);
    const state = item?.querySelector('[data-state]');
    if (state) state.textContent = row.state;
    const step = item?.querySelector('[data-step]');
    if (step) step.textContent = row.step ?? '';
    const progress = item?.querySelector('progress');
    if (progress && row.total) {
      progress.max = row.total;
      progress.value = row.done ?? 0;
    }
  };
  const look = async () => {
    try {
      const response = await fetch(address);
      /** @type {{ pending: boolean, rows: Row[] }} */
      const status = await response.json();
      status.rows.forEach(draw);
      const known = new Map(
        [...list.querySelectorAll('[data-id]')].map((item) => [item.getAttribute('data-id'), item]),
      );
      const started = status.rows.some((row) => row.running && !known.get(String(row.id))?.querySelector('progress'));
      if (!status.pending || started) {
        location.reload();
        return;
      }
    } catch {
      // The network is away for a moment: the next look may succeed.
    }
    setTimeout(look, interval);
  };
  setTimeout(look, interval);
}

/** @param {HTMLElement} list */
function sortable(list) {
  /** @type {HTMLElement | null} */
  let dragged = null;
  for (const item of list.querySelectorAll('.case-row')) if (item instanceof HTMLElement) item.draggable = true;
  list.addEventListener('dragstart', (event) => {
    dragged = event.target instanceof HTMLElement ? event.target.closest('.case-row') : null;
    dragged?.classList.add('dragged');
    if (!dragged || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = 'move';
    // Some browsers drag nothing that carries nothing.
    event.dataTransfer.setData('text/plain', dragged.id);
  });
  list.addEventListener('dragenter', (event) => {
    if (dragged) event.preventDefault();
  });
  list.addEventListener('dragover', (event) => {
    if (!dragged) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'move';
    const over = event.target instanceof HTMLElement ? event.target.closest('.case-row') : null;
    if (!over || over === dragged || over.parentElement !== list) return;
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? 'before' : 'after'](dragged);
  });
  // A dropped link would be followed.
  list.addEventListener('drop', (event) => event.preventDefault());
  list.addEventListener('dragend', async (event) => {
    if (!dragged) return;
    const item = dragged;
    dragged = null;
    item.classList.remove('dragged');
    const place = [...list.children].indexOf(item);
    const body = new URLSearchParams({ place: String(place) });
    try {
      // Given up with the Escape key: the page as it is stored comes back.
      if (event.dataTransfer?.dropEffect === 'none') throw new Error('given up');
      const headers = { 'X-Order': 'yes' };
      const response = await fetch(item.dataset.move ?? '', { method: 'POST', body, headers });
      if (!response.ok) throw new Error(String(response.status));
    } catch {
      // What is shown next is what is stored.
    }
    // The buttons of every row name its new place.
    location.hash = item.id;
    location.reload();
  });
}

const works = document.getElementById('works');
if (works && 'pending' in works.dataset) watch(works);
for (const list of document.querySelectorAll('.cases')) if (list instanceof HTMLElement) sortable(list);
