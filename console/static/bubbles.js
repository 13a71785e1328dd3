// The message log of one phone: bubbles in order of time, each with a key of its own.

import * as clock from './clock.js';
import { dial, element, withDialLinks } from './dom.js';

const NEAR_BOTTOM = 160;

/**
 * A bubble is {id, mine, at(ms), kind, text, photo, name, buttons, also, picture(object URL)}.
 * `also` are the server's rows whose content it took over; `version` is the newest of them.
 */
export class Bubbles {
  constructor(log, { photoUrl, pressed }) {
    this.log = log;
    this.photoUrl = photoUrl;
    this.pressed = pressed;
    this.clear();
  }

  clear() {
    this.shown = new Map();
    this.placeOf = new Map();
    this.deleted = new Set();
    this.log.replaceChildren();
  }

  get(mine, id) {
    return this.shown.get(keyOf(mine, id));
  }

  /** What the server said, live: a new bubble, or an earlier one changed in place. */
  said({ id, say, at }) {
    const target = /^#(\d+)$/.exec(say.replaces ?? '')?.[1];
    if (!say.text && !say.photo && !target) return null;
    const place = target ? this.placeOf.get(Number(target)) ?? Number(target) : id;
    const earlier = this.get(false, place);
    if (!earlier && !say.text && !say.photo) return null;
    const bubble = {
      id: place,
      mine: false,
      at: earlier?.at ?? Date.parse(at),
      text: say.text || earlier?.text || '',
      photo: say.photo || earlier?.photo || '',
      name: say.name || earlier?.name || '',
      buttons: say.buttons ?? [],
      also: [...(earlier?.also ?? []), id],
    };
    return this.put(bubble);
  }

  /** Show it, unless what is shown is newer. Returns the bubble now on the screen. */
  put(bubble) {
    const key = keyOf(bubble.mine, bubble.id);
    if (bubble.mine && this.deleted.has(bubble.id)) return null;
    const earlier = this.shown.get(key);
    if (earlier && version(earlier) > version(bubble)) return earlier;
    const same = earlier && version(earlier) === version(bubble);
    if (earlier?.mine || same) return Object.assign(earlier, { kind: bubble.kind ?? earlier.kind });
    for (const row of bubble.also ?? []) this.placeOf.set(row, bubble.id);
    this.shown.set(key, bubble);
    this.draw(bubble, earlier);
    return bubble;
  }

  remove(id) {
    this.deleted.add(id);
    const bubble = this.get(true, id);
    bubble?.element.remove();
    this.shown.delete(keyOf(true, id));
  }

  draw(bubble, earlier) {
    const follow = bubble.mine || this.atBottom();
    bubble.element = element('article', { class: `bubble ${bubble.mine ? 'mine' : 'theirs'}`, 'data-id': bubble.id });
    bubble.element.append(...this.content(bubble));
    if (earlier) {
      bubble.element.classList.add('changed');
      earlier.element.replaceWith(bubble.element);
    } else {
      this.insert(bubble);
    }
    if (follow) this.toBottom();
  }

  content(bubble) {
    const body = element('div', { class: 'bubble-body' });
    const source = bubble.picture ?? (bubble.photo ? this.photoUrl(bubble.photo) : '');
    if (source) body.append(this.image(source));
    const words = bubble.text || (source ? '' : bubble.kind === 'place' ? '📍 位置' : '［没有文字］');
    if (words) body.append(element('p', { class: 'words' }, ...(bubble.mine ? [words] : withDialLinks(words))));
    const rows = (bubble.buttons ?? []).map((row) =>
      element('div', { class: 'choices' }, ...row.map((button) => this.button(bubble, button))));
    const time = element('time', { datetime: clock.iso(bubble.at) }, clock.stamp(bubble.at));
    return [body, ...rows, element('div', { class: 'bubble-foot' }, time, element('span', { class: 'state' }))];
  }

  image(source) {
    const picture = element('img', { src: source, alt: '照片', loading: 'lazy' });
    const frame = element('button', { type: 'button', class: 'picture', 'aria-label': '看大图', onclick: () => enlarge(source) }, picture);
    picture.addEventListener('error', () => frame.replaceWith(element('p', { class: 'words' }, '［照片］')));
    picture.addEventListener('load', () => this.follow && this.toBottom());
    return frame;
  }

  button(bubble, { label, data, url }) {
    if (url && /^(https?:\/\/|\/)/.test(url)) {
      return element('a', { class: 'choice', href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
    }
    return element('button', { type: 'button', class: 'choice', onclick: () => this.pressed(bubble, { label, data }) }, label);
  }

  insert(bubble) {
    const later = [...this.shown.values()].filter((other) => other.element.isConnected && other.at > bubble.at);
    const next = later.reduce((first, other) => (!first || other.at < first.at ? other : first), null);
    this.log.insertBefore(bubble.element, next?.element ?? null);
  }

  /** The fate of one's own message, under its bubble. */
  mark(id, state, detail, helpers) {
    const bubble = this.get(true, id);
    if (!bubble) return;
    bubble.element.dataset.state = state;
    bubble.element.querySelector('.state').replaceChildren(...fate(state, detail, helpers));
    if (this.follow) this.toBottom();
  }

  /** What a press changed further up is brought back before the eyes. */
  reveal(bubble) {
    const [log, here] = [this.log, bubble.element].map((one) => one.getBoundingClientRect());
    if (here.top < log.top || here.bottom > log.bottom) this.log.scrollTop += here.top - log.top - 8;
    this.atBottom();
  }

  atBottom() {
    this.follow = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM;
    return this.follow;
  }

  toBottom() {
    this.follow = true;
    this.log.scrollTop = this.log.scrollHeight;
  }
}

function fate(state, detail, helpers) {
  if (state === 'sending') return ['发送中…'];
  if (state === 'locating') return ['正在定位…'];
  if (state === 'slow') return ['照片还在传…'];
  if (state === 'sent') return ['已发 ✓'];
  if (state === 'late') return [`已补发 ${detail}`];
  if (state === 'refused') return [`没收下：${detail}`];
  const links = helpers.map(({ phone, name }) => dial(phone, name ? `${name} ${phone}` : phone));
  return ['没发出去，已存好，会自动再发。', element('span', { class: 'help' }, '急事请打 ', ...spaced(links))];
}

const spaced = (items) => items.flatMap((item, index) => (index ? [' ', item] : [item]));
const keyOf = (mine, id) => `${mine ? 'm' : 's'}${id}`;
const version = (bubble) => Math.max(0, ...(bubble.also ?? []));

/** The picture as large as the screen; a tap anywhere or Esc closes it. */
function enlarge(source) {
  const large = element('dialog', { class: 'large', 'aria-label': '大图', onclick: () => large.close() },
    element('img', { src: source, alt: '大图' }));
  large.addEventListener('close', () => large.remove());
  document.body.append(large);
  large.showModal();
}
