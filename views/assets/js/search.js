/**
 * The search page in place: a change of a filter or of the order asks the server for the same page and swaps results
 * and filters. Without this module the form works by itself.
 */

const form = document.querySelector('#search-form');
/** Regions of the page that an answer replaces. */
const regions = ['#filters', '#results'];

/** @type {AbortController | null} */
let pending = null;

/**
 * Address of the form as it stands, empty fields left out.
 * @param {HTMLFormElement} element
 */
function addressOf(element) {
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(element)) {
    if (typeof value === 'string' && value.trim() !== '') parameters.append(name, value);
  }
  const sort = element.querySelector('#tri');
  const initial = parameters.has('q') ? 'pertinence' : 'recent';
  if (sort instanceof HTMLSelectElement && sort.value === initial) parameters.delete('tri');
  if (!parameters.has('comparables') && !['comparables', 'distance'].includes(parameters.get('tri') ?? ''))
    parameters.delete('comme');
  if (parameters.get('parPage') === '20') parameters.delete('parPage');
  const query = parameters.toString();
  return query === '' ? element.action : `${element.action}?${query}`;
}

/** Which <details> are open, by id, so that an answer does not close them. */
function openFacets() {
  return new Map(
    [...document.querySelectorAll('details.facet')].map((facet) => [
      facet.id,
      facet instanceof HTMLDetailsElement && facet.open,
    ]),
  );
}

/**
 * Puts the answer's regions in place of the page's.
 * @param {Document} answer
 */
function swap(answer) {
  const open = openFacets();
  const box = document.querySelector('.filters-box');
  const boxOpen = box instanceof HTMLDetailsElement && box.open;
  for (const selector of regions) {
    const current = document.querySelector(selector);
    const next = answer.querySelector(selector);
    if (current && next) current.replaceWith(document.adoptNode(next));
  }
  for (const [id, wasOpen] of open) {
    const facet = document.getElementById(id);
    if (facet instanceof HTMLDetailsElement) facet.open = wasOpen;
  }
  const nextBox = document.querySelector('.filters-box');
  if (nextBox instanceof HTMLDetailsElement) nextBox.open = boxOpen;
  document.title = answer.title;
  addNarrowing();
}

function announce() {
  const announcer = document.querySelector('#announcer');
  const heading = document.querySelector('#results-heading');
  if (announcer && heading) announcer.textContent = heading.textContent;
}

/**
 * Fetches a search and shows it; falls back to an ordinary visit when that fails.
 * @param {string} address
 * @param {{ push: boolean, focus: string | null }} options
 */
async function show(address, { push, focus }) {
  pending?.abort();
  const controller = new AbortController();
  pending = controller;
  document.querySelector('#results')?.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(address, { signal: controller.signal, headers: { Accept: 'text/html' } });
    if (!response.ok) throw new Error(String(response.status));
    const answer = new DOMParser().parseFromString(await response.text(), 'text/html');
    swap(answer);
    if (push) history.pushState({ search: true }, '', address);
    const target = focus === null ? null : document.getElementById(focus);
    target?.focus({ preventScroll: true });
    announce();
  } catch {
    if (!controller.signal.aborted) location.assign(address);
  }
}

/**
 * Words of a label without accents, for narrowing a list.
 * @param {string} text
 */
function fold(text) {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Long lists of values get a field that narrows them. */
function addNarrowing() {
  for (const facet of document.querySelectorAll('details.facet[data-searchable]')) {
    const values = facet.querySelector('.facet-values');
    if (!(facet instanceof HTMLElement) || !values || facet.querySelector('.narrow')) continue;
    const field = document.createElement('input');
    field.type = 'search';
    field.className = 'narrow';
    field.autocomplete = 'off';
    field.setAttribute('aria-label', facet.dataset.searchable ?? '');
    field.addEventListener('input', () => {
      const wanted = fold(field.value);
      for (const item of values.querySelectorAll('li')) {
        item.hidden = !fold(item.textContent ?? '').includes(wanted);
      }
    });
    field.addEventListener('change', (event) => event.stopPropagation());
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
    });
    values.before(field);
  }
}

/** On a narrow screen the filters start closed. */
function closeFiltersOnPhones() {
  const box = document.querySelector('.filters-box');
  if (box instanceof HTMLDetailsElement && matchMedia('(max-width: 55.99rem)').matches) box.open = false;
}

if (form instanceof HTMLFormElement) {
  form.classList.add('enhanced');
  closeFiltersOnPhones();
  addNarrowing();
  form.addEventListener('change', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || target.id === 'q') return;
    show(addressOf(form), { push: true, focus: target.id });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(addressOf(form), { push: true, focus: 'results-heading' });
  });
  form.addEventListener('click', (event) => {
    const link =
      event.target instanceof Element ? event.target.closest('.chips a, .pagination a, .suggestion a, .map a') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const href = link.getAttribute('href');
    if (href === null) return;
    event.preventDefault();
    if (link.closest('.suggestion, .chips')) restoreText(href);
    show(new URL(href, location.href).href, { push: true, focus: 'results-heading' });
  });
  window.addEventListener('popstate', () => {
    restoreText(location.href);
    show(location.href, { push: false, focus: null });
  });
}

/**
 * Writes the words of an address into the search field.
 * @param {string} address
 */
function restoreText(address) {
  const field = document.querySelector('#q');
  if (field instanceof HTMLInputElement) field.value = new URL(address, location.href).searchParams.get('q') ?? '';
}
