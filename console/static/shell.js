// What the pages for keeping the district do besides htmx: larger letters, and where the eye goes next.

import { get, put } from './keeper.js';

const KEPT = 'huxue:console-letters';
const SIZES = [100, 120, 140, 167]; // per cent of 18 pixels

function apply(step) {
  document.documentElement.style.fontSize = step ? `${SIZES[step]}%` : '';
}

apply(Number(get(KEPT)) || 0);

const key = document.querySelector('.letters-key');
if (key) {
  key.hidden = false;
  key.addEventListener('click', () => {
    const step = ((Number(get(KEPT)) || 0) + 1) % SIZES.length;
    put(KEPT, step);
    apply(step);
  });
}

// A row that came to be filled in: into the first field that is wrong, else into its first. Never out of another.
document.body.addEventListener('htmx:afterSettle', () => {
  const filling = document.querySelector('.filling');
  if (!filling || document.activeElement !== document.body) return;
  const field = filling.querySelector('[aria-invalid]') || filling.querySelector('input:not([type=hidden]), select, textarea');
  if (field) field.focus();
});

// An edit, a file or a number that takes its time says so; a second tap does nothing meanwhile.
document.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented) return;
  setTimeout(() => { button.disabled = true; });
  setTimeout(() => { button.disabled = false; }, 4000);
});

// On a narrow screen the page one is on stands in view in its row of tabs.
document.querySelectorAll('.tabs [aria-current], .shell-nav [aria-current]').forEach((here) => {
  const row = here.parentElement;
  if (row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - row.offsetLeft - 24;
});
