/** The progress of an import: asks again while the work goes on, then shows its outcome. Without this module a link does. */

/** Between two questions, and after a failed one, in milliseconds. */
const pause = 1000;
const retry = 5000;

/** @typedef {{ working: boolean, done: number, total: number, text: string }} Progress */

/** @param {HTMLElement} element */
function follow(element) {
  const bar = element.querySelector('progress');
  const status = element.querySelector('[role="status"]');
  const address = element.dataset.progress ?? '';

  async function ask() {
    try {
      const response = await fetch(address, { headers: { Accept: 'application/json' } });
      if (!response.ok) throw new Error(String(response.status));
      /** @type {Progress} */
      const { working, done, total, text } = await response.json();
      if (bar) {
        bar.max = total;
        bar.value = done;
      }
      if (status && status.textContent !== text) status.textContent = text;
      if (working) setTimeout(ask, pause);
      else location.reload();
    } catch {
      setTimeout(ask, retry);
    }
  }

  setTimeout(ask, pause);
}

for (const element of document.querySelectorAll('[data-progress]')) {
  if (element instanceof HTMLElement) follow(element);
}
for (const link of document.querySelectorAll('[data-refresh]')) link.remove();
