// How much is still to be sent, in one sentence: its parts.

import { element } from './dom.js';
import { onlyHere } from './keeper.js';

export function tallyWords(line) {
  const [waiting, aside] = [line.waiting.length, line.items.length - line.waiting.length];
  return [
    waiting ? `还有${waiting}条没发出去` : '',
    waiting ? element('span', { class: 'comfort' }, '，会自动再发。') : '',
    aside ? `${aside}张照片放在一边，没发出去。` : '',
    onlyHere(line.items) ? '这部手机存不住，发出去之前请别关这个页面。' : '',
  ].filter(Boolean);
}
