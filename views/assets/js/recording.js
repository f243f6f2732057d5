/**
 * A recording that others keep is played in the page when the visitor asks for it, and only then is anything asked of
 * them. Without this module a link leads there.
 */

/** @param {HTMLElement} section */
function offer(section) {
  const choice = section.querySelector('.player-choice');
  const place = section.querySelector('.player');
  const status = section.querySelector('[role="status"]');
  if (!(choice instanceof HTMLElement) || !(place instanceof HTMLElement)) return;
  /** @type {HTMLIFrameElement | null} */
  let frame = null;

  function open() {
    frame = document.createElement('iframe');
    frame.src = section.dataset.player ?? '';
    frame.title = section.dataset.playerTitle ?? '';
    frame.allow = 'fullscreen; picture-in-picture; encrypted-media';
    frame.referrerPolicy = 'strict-origin';
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-presentation allow-popups');
    place?.replaceChildren(frame);
    if (place instanceof HTMLElement) place.hidden = false;
    if (choice instanceof HTMLElement) choice.hidden = true;
    if (status) status.textContent = section.dataset.opened ?? '';
    frame.focus();
  }

  choice.hidden = false;
  choice.querySelector('button')?.addEventListener('click', open);
  for (const moment of section.querySelectorAll('[data-player-at]')) {
    moment.addEventListener('click', (event) => {
      if (!frame || !(moment instanceof HTMLElement)) return;
      event.preventDefault();
      frame.src = moment.dataset.playerAt ?? '';
      frame.focus();
    });
  }
}

for (const section of document.querySelectorAll('[data-player]')) {
  if (section instanceof HTMLElement) offer(section);
}
