// What the browser's tab says: how many messages are unread, and in turns that somebody calls for help.

import * as bell from './bell.js';

const FLASH = 800;
const title = document.title;
const unread = new Map();
let odd = false;
let timer = null;

/** So many unread on that phone. */
export function count(phone, many) {
  unread.set(phone, many);
  show();
}

/** Somebody calls, or no longer. */
export function ringing() {
  if (bell.rings() && !timer) timer = setInterval(() => { odd = !odd; show(); }, FLASH);
  if (!bell.rings()) {
    clearInterval(timer);
    [timer, odd] = [null, false];
  } else odd = true;
  show();
}

function show() {
  const many = [...unread.values()].reduce((sum, one) => sum + one, 0);
  document.title = odd ? '🚨 紧急求助' : `${many ? `(${many}) ` : ''}${title}`;
}
