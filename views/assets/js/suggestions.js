/**
 * Suggestions under a search field while typing: a combobox with a list (ARIA Authoring Practices 1.2, "list autocomplete
 * with manual selection"). Without this module the field is an ordinary one.
 */

/** Pause in typing after which suggestions are asked for, in milliseconds. */
const pause = 90;
const minimumLetters = 2;

/** @typedef {{ label: string, detail: string, href?: string, code?: string }} Option An address to go to, or a code to choose. */
/** @typedef {{ announcement: string, groups: { label: string, language: string, options: Option[] }[] }} Answer */

/** @param {HTMLInputElement} field */
function addSuggestions(field) {
  const { suggestions: address = '', suggestionsLabel = '', chosen: chosenId = '' } = field.dataset;
  const chosen = document.getElementById(chosenId);
  const list = document.createElement('div');
  list.id = `${field.id}-suggestions`;
  list.className = 'suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', suggestionsLabel);
  list.hidden = true;
  const announcer = document.createElement('span');
  announcer.className = 'hidden';
  announcer.setAttribute('role', 'status');
  const box = document.createElement('span');
  box.className = 'field-with-suggestions';
  const wasActive = document.activeElement === field;
  field.replaceWith(box);
  box.append(field, list, announcer);
  if (wasActive) field.focus();

  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-haspopup', 'listbox');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-expanded', 'false');

  /** @type {HTMLElement[]} */
  let options = [];
  let active = -1;
  /** @type {AbortController | null} */
  let pending = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function close() {
    pending?.abort();
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    announcer.textContent = '';
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  }

  /** @param {number} place */
  function activate(place) {
    options[active]?.setAttribute('aria-selected', 'false');
    active = place;
    const option = options[active];
    if (!option) {
      field.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', option.id);
  }

  /** @param {Answer} answer */
  function open({ announcement, groups }) {
    options = [];
    const parts = groups.map(({ label, language, options: values }, group) => {
      const part = document.createElement('div');
      const heading = document.createElement('span');
      heading.id = `${list.id}-${group}`;
      heading.textContent = label;
      part.setAttribute('role', 'group');
      part.setAttribute('aria-labelledby', heading.id);
      part.append(heading);
      for (const { label: text, detail, href, code } of values) {
        const option = document.createElement('div');
        option.id = `${list.id}-option-${options.length}`;
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        if (href) option.dataset.href = href;
        if (code) Object.assign(option.dataset, { code, text });
        if (language !== document.documentElement.lang) option.lang = language;
        option.append(text);
        if (detail !== '') {
          const small = document.createElement('small');
          small.textContent = detail;
          option.append(' ', small);
        }
        options.push(option);
        part.append(option);
      }
      return part;
    });
    list.replaceChildren(...parts);
    active = -1;
    field.removeAttribute('aria-activedescendant');
    list.hidden = options.length === 0;
    field.setAttribute('aria-expanded', String(!list.hidden));
    announcer.textContent = announcement;
  }

  async function ask() {
    pending?.abort();
    const text = field.value.trim();
    if (text.length < minimumLetters) {
      close();
      return;
    }
    const controller = new AbortController();
    pending = controller;
    try {
      const response = await fetch(`${address}?${new URLSearchParams({ q: text })}`, { signal: controller.signal });
      if (!response.ok) throw new Error(String(response.status));
      /** @type {Answer} */
      const answer = await response.json();
      if (!controller.signal.aborted && document.activeElement === field) open(answer);
    } catch {
      if (!controller.signal.aborted) close();
    }
  }

  /** @param {HTMLElement | undefined} option */
  function follow(option) {
    const { href, code, text } = option?.dataset ?? {};
    close();
    if (href) location.assign(href);
    if (code && text && chosen instanceof HTMLInputElement) {
      field.value = text;
      chosen.value = code;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const last = options.length - 1;
    switch (event.key) {
      case 'ArrowDown':
        event.preventDefault();
        if (list.hidden) ask();
        else activate(active === last ? -1 : active + 1);
        break;
      case 'ArrowUp':
        if (list.hidden) break;
        event.preventDefault();
        activate(active === -1 ? last : active - 1);
        break;
      case 'Enter':
        if (!list.hidden && active >= 0) {
          event.preventDefault();
          follow(options[active]);
        } else close();
        break;
      case 'Escape':
        if (!list.hidden) event.preventDefault();
        close();
        break;
      case 'Tab':
        close();
        break;
    }
  });
  field.addEventListener('blur', () => close());
  // The field keeps the focus while the list is used with a mouse.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
    if (option instanceof HTMLElement) follow(option);
  });
}

for (const field of document.querySelectorAll('input[data-suggestions]')) {
  if (field instanceof HTMLInputElement) addSuggestions(field);
}
