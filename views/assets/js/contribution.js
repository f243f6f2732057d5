/**
 * The contribution form: saves while one types, counts words, and sends an image as soon as it is chosen or dropped.
 * Without this module every page is saved by its button.
 */

/** Pause in typing after which the page is saved, and time before another attempt, in milliseconds. */
const pause = 1200;
const retry = 8000;

/** @typedef {{ base?: string, message: string, conflict?: boolean }} Answer */

/** @param {HTMLFormElement} form */
function autosave(form) {
  const status = document.getElementById('save-status');
  const base = form.elements.namedItem('base');
  if (!status || !(base instanceof HTMLInputElement)) return;
  const { saving = '', failed = '' } = status.dataset;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let pending = false;
  let stopped = false;
  let changed = false;

  /** @param {boolean} [leaving] The page may go away before the answer comes. */
  async function save(leaving = false) {
    if (stopped || !base) return;
    if (pending && !leaving) {
      schedule(pause);
      return;
    }
    pending = true;
    changed = false;
    if (status) status.textContent = saving;
    try {
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
      const headers = { 'X-Autosave': 'yes' };
      const response = await fetch(form.action, { method: 'POST', body, headers, keepalive: leaving });
      if (response.status !== 409 && !response.ok) throw new Error(String(response.status));
      /** @type {Answer} */
      const answer = await response.json();
      if (answer.conflict) stopped = true;
      if (answer.base && base instanceof HTMLInputElement) base.value = answer.base;
      if (status) status.textContent = answer.message;
    } catch {
      changed = true;
      if (status) status.textContent = failed;
      schedule(retry);
    } finally {
      pending = false;
    }
  }

  /** @param {number} delay */
  function schedule(delay) {
    clearTimeout(timer);
    timer = setTimeout(() => save(), delay);
  }

  function noteChange() {
    changed = true;
    schedule(pause);
  }

  form.addEventListener('input', noteChange);
  form.addEventListener('change', noteChange);
  form.addEventListener('submit', () => {
    stopped = true;
    changed = false;
    clearTimeout(timer);
  });
  // Going to another page or another application saves at once.
  addEventListener('visibilitychange', () => {
    if (changed && document.visibilityState === 'hidden') save(true);
  });
}

/** @param {HTMLTextAreaElement} field */
function countWords(field) {
  const counter = document.getElementById(field.dataset.words ?? '');
  if (!counter) return;
  const template = counter.textContent ?? '';
  const rest = template.slice(template.indexOf(','));
  const forms = { one: counter.dataset.one ?? '', other: counter.dataset.other ?? '' };
  const rules = new Intl.PluralRules(document.documentElement.lang);
  field.addEventListener('input', () => {
    const count = field.value.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
    const form = rules.select(count) === 'one' ? forms.one : forms.other;
    counter.textContent = `${count} ${form}${rest}`;
  });
}

/** @param {HTMLFormElement} form */
function sendWhenChosen(form) {
  const field = form.querySelector('input[type="file"]');
  if (!(field instanceof HTMLInputElement)) return;
  field.addEventListener('change', () => form.requestSubmit());
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('dropping');
  });
  form.addEventListener('dragleave', () => form.classList.remove('dropping'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('dropping');
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    field.files = files;
    form.requestSubmit();
  });
}

for (const form of document.querySelectorAll('form[data-autosave]')) {
  if (form instanceof HTMLFormElement) autosave(form);
}
for (const field of document.querySelectorAll('textarea[data-words]')) {
  if (field instanceof HTMLTextAreaElement) countWords(field);
}
for (const form of document.querySelectorAll('form[data-upload]')) {
  if (form instanceof HTMLFormElement) sendWhenChosen(form);
}
