/** Copies a quotation in the form beside the button. Without this module the texts are there to be selected. */

const status = document.getElementById('copie');

/** @param {HTMLElement} button */
async function copy(button) {
  const source = document.getElementById(button.dataset.copy ?? '');
  if (!source || !status) return;
  // Emptied first: the same words twice would be announced once.
  status.textContent = '';
  try {
    await navigator.clipboard.writeText(source.textContent ?? '');
    status.textContent = button.dataset.copied ?? '';
  } catch {
    getSelection()?.selectAllChildren(source);
    status.textContent = button.dataset.failed ?? '';
  }
  button.after(status);
}

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  button.addEventListener('click', () => void copy(button));
}
