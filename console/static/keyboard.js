// The keys at the bottom; the call for help stands alone in the last row.

import { element, fill } from './dom.js';

const isCall = (key) => key.label.startsWith('🚨');

export class Keyboard {
  /** `tapped(key)` hears a key. */
  constructor(tapped) {
    this.tapped = tapped;
    this.element = element('div', { class: 'keys', role: 'group', 'aria-label': '快捷按钮' });
  }

  show(rows) {
    const wanted = JSON.stringify(rows);
    if (wanted === this.shown) return;
    this.shown = wanted;
    const [calls, others] = [[], []];
    for (const row of rows) {
      calls.push(...row.filter(isCall));
      if (row.some((key) => !isCall(key))) others.push(row.filter((key) => !isCall(key)));
    }
    fill(this.element, ...others.map((row) => this.row(row, 'others')), ...calls.map((key) => this.row([key], 'sos')));
  }

  row(keys, kind) {
    return element('div', { class: `keys-row ${kind}` }, ...keys.map((key) =>
      element('button', { type: 'button', class: 'key', onclick: () => this.tapped(key) }, key.label)));
  }
}
