// The message log of one phone: bubbles in order of time, each with a key of its own.

import * as clock from './clock.js';
import { Days } from './days.js';
import { dialButton, element, emergencyNumbers, fill, withDialLinks } from './dom.js';
import { fateWords } from './fates.js';
import { photo } from './photo.js';
import { View } from './view.js';

const DAY_LOOKED_AT = 20000;
const CHINESE = /[\u4e00-\u9fff]/;
const LATIN = /[A-Za-z]{2}/;

/**
 * A bubble is {id, mine, at(ms), kind, text, photo (its address), name, buttons, also, picture(object URL)}.
 * `also` are the server's rows whose content it took over; `version` is the newest of them.
 */
export class Bubbles {
  constructor(log, { pressed, unread }) {
    this.log = log;
    this.pressed = pressed;
    this.view = new View(log, { unread, seen: () => this.seen() });
    this.clear();
    setInterval(() => this.days.rename(), DAY_LOOKED_AT);
  }

  clear() {
    this.shown = new Map();
    this.placeOf = new Map();
    this.deleted = new Set();
    this.log.textContent = '';
    this.days = new Days(this.log);
    this.view.clear();
  }

  /** Called when the end of the chat is before the eyes. */
  seen() {}

  /** The newest row of the server that is shown. */
  get newest() {
    return Math.max(0, ...this.all.filter((bubble) => !bubble.mine).map(version));
  }

  get(mine, id) {
    return this.shown.get(keyOf(mine, id));
  }

  get all() {
    return [...this.shown.values()];
  }

  /** What the server said, live: a new bubble, or an earlier one changed in place. */
  said({ id, say, at }) {
    const found = /^#(\d+)$/.exec(say.replaces || '');
    const target = found ? Number(found[1]) : null;
    if (!say.text && !say.photo && target === null) return null;
    const place = target === null ? id : this.placeOf.get(target) || target;
    const earlier = this.get(false, place);
    if (!earlier && !say.text && !say.photo) return null;
    return this.put(merged(earlier, { id, place, say, at }));
  }

  /** Show it, unless what is shown is newer. Returns the bubble now on the screen. */
  put(bubble) {
    const key = keyOf(bubble.mine, bubble.id);
    if (bubble.mine && this.deleted.has(bubble.id)) return null;
    const earlier = this.shown.get(key);
    if (earlier && version(earlier) > version(bubble)) return earlier;
    const same = earlier && version(earlier) === version(bubble);
    if (earlier && (earlier.mine || same)) return Object.assign(earlier, { kind: bubble.kind || earlier.kind });
    for (const row of bubble.also || []) this.placeOf.set(row, bubble.id);
    this.shown.set(key, bubble);
    this.draw(bubble, earlier);
    return bubble;
  }

  /** Of several cards of one thing only the newest can be answered; the others keep their words. Returns those. */
  outdate({ name }) {
    const same = name ? this.all.filter((one) => !one.mine && one.name === name) : [];
    const newest = Math.max(0, ...same.map(version));
    const old = same.filter((one) => version(one) < newest && (one.buttons || []).length);
    for (const one of old) {
      Object.assign(one, { buttons: [], rings: [] });
      fill(one.element, ...this.content(one));
    }
    return old;
  }

  remove(id) {
    this.deleted.add(id);
    this.take(id);
  }

  /** Take one's own bubble out of the log; it may come back. */
  take(id) {
    const bubble = this.get(true, id);
    if (bubble) bubble.element.remove();
    this.shown.delete(keyOf(true, id));
  }

  draw(bubble, earlier) {
    bubble.element = element('article', { class: `bubble ${bubble.mine ? 'mine' : 'theirs'}`, 'data-id': bubble.id });
    bubble.element.append(...this.content(bubble));
    if (earlier) {
      bubble.element.classList.add('changed');
      earlier.element.replaceWith(bubble.element);
      this.view.changed(bubble, earlier);
    } else {
      this.insert(bubble);
      this.view.came(bubble);
    }
  }

  content(bubble) {
    const source = bubble.picture || bubble.photo || '';
    const words = bubble.text || (source ? '' : bubble.kind === 'place' ? '📍 位置' : '［没有文字］');
    const numbers = bubble.mine ? [] : emergencyNumbers(words);
    // The buttons stand below the words, but come first for who hears the page read out.
    const body = element('div', { class: 'bubble-body' }, ...numbers.map((number) => dialButton(number)));
    if (source) body.append(photo(source, () => this.view.settle()));
    if (words) body.append(element('p', { class: 'words', lang: languageOf(words) }, ...(bubble.mine ? [words] : withDialLinks(words))));
    const rows = (bubble.buttons || []).map((row) =>
      element('div', { class: 'choices' }, ...row.map((button) => this.button(bubble, button))));
    const time = element('time', { datetime: clock.iso(bubble.at) }, clock.hours(bubble.at));
    return [body, ...rows, element('div', { class: 'bubble-foot' }, time, element('span', { class: 'state' }))];
  }

  button(bubble, { label, data, url }) {
    if (url && /^(https?:\/\/|\/)/.test(url)) {
      return element('a', { class: 'choice', href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
    }
    return element('button', { type: 'button', class: 'choice', onclick: () => this.pressed(bubble, { label, data }) }, label);
  }

  insert(bubble) {
    const later = this.all.filter((other) => other !== bubble && other.element.isConnected && other.at > bubble.at);
    const next = later.reduce((first, other) => (!first || other.at < first.at ? other : first), null);
    this.log.insertBefore(bubble.element, next ? this.days.startOf(next, clock.dayOf(bubble.at)) : null);
    this.days.placed(bubble);
  }

  /** The fate of one's own message under its bubble, of a press under the card it was made on. */
  mark(item, state, detail, helpers) {
    const bubble = item.kind === 'press' ? this.get(false, item.body.press.message_id) : this.get(true, item.id);
    if (!bubble) return;
    bubble.element.dataset.state = state;
    fill(bubble.element.querySelector('.state'), ...fateWords(item, state, detail, helpers));
    this.view.settle();
  }
}

function merged(earlier, { id, place, say, at }) {
  const before = earlier || { at: Date.parse(at), text: '', photo: '', name: '', also: [] };
  return {
    id: place,
    mine: false,
    at: before.at,
    text: say.text || before.text,
    photo: say.photo || before.photo,
    name: say.name || before.name,
    buttons: say.buttons || [],
    rings: say.rings || [],
    also: [...before.also, id],
  };
}

/** For who hears the page read out: the page is Chinese, what is said may be English. */
const languageOf = (words) => (LATIN.test(words) && !CHINESE.test(words) ? 'en' : null);
const keyOf = (mine, id) => `${mine ? 'm' : 's'}${id}`;
const version = (bubble) => Math.max(0, ...(bubble.also || []));
