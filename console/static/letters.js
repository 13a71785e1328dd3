// The size of the letters: at each tap the next one, from 18 to 30 pixels. Kept on this phone.

import { element } from './dom.js';
import { get, put } from './keeper.js';

const KEPT = 'huxue:letters';
const SIZES = [1, 1.25, 1.45, 1.67]; // of 18 pixels

function apply(step) {
  document.documentElement.style.setProperty('--letters', SIZES[step] || 1);
}

export function lettersButton() {
  apply(Number(get(KEPT)) || 0);
  return element('button', { type: 'button', class: 'letters', 'aria-label': '字大小', onclick: () => {
    const step = ((Number(get(KEPT)) || 0) + 1) % SIZES.length;
    put(KEPT, step);
    apply(step);
    window.dispatchEvent(new Event('resize')); // whatever was measured in the letters of before
  } }, '大字');
}
