// What became of one's own message, in words.

import { dialButton, element } from './dom.js';
import { onlyHere } from './keeper.js';

/** `helpers` are {phone, name?} to dial meanwhile; `again` of an item set aside is its second chance. */
export function fateWords(item, state, detail, { dials, again }) {
  const plain = { sending: '发送中…', locating: '正在定位…', slow: '照片还在传…', sent: '已发 ✓' }[state];
  if (item.kind === 'press' && ['sending', 'sent', 'late'].includes(state)) return [];
  if (state === 'moving') return [`照片传了 ${Math.floor(detail * 100)}%`];
  if (plain) return [plain];
  if (state === 'late') return [`已补发 ${detail}`];
  if (state === 'refused') return [`没收下：${detail}`];
  if (state === 'aside') return [`照片先放一边：${detail}。文字不受影响。`, retry(again)];
  const links = dials.map(({ phone, name }) => dialButton(phone, name ? `${name} ${phone}` : phone));
  const kept = onlyHere([item]) ? '没发出去，会自动再发，请别关这个页面。' : '没发出去，已存好，会自动再发。';
  return [kept, element('span', { class: 'help' }, '急事请打电话', ...links)];
}

const retry = (again) => element('button', { type: 'button', class: 'choice', onclick: again }, '再发一次照片');
