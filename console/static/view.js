// What of the log is before the eyes: long answers from their beginning, a mark before what is unread, ↓ to the end.

import { element, fill, Spot } from './dom.js';

const NEAR_BOTTOM = 160;
const AIR = 8;

export class View {
  /** `unread(many)` hears how many messages were not seen yet, `seen()` that the end is before the eyes. */
  constructor(log, { unread, seen }) {
    this.log = log;
    this.heard = unread;
    this.seen = seen;
    this.mark = element('p', { class: 'unread-mark' }, '以下是新消息');
    this.down = element('button', { type: 'button', class: 'down', onclick: () => this.toBottom() }, '↓');
    this.end = new Spot('to-end', this.down);
    log.addEventListener('scroll', () => this.scrolled(), { passive: true });
    ['pointerdown', 'wheel', 'keydown'].forEach((act) => log.addEventListener(act, () => this.touched(), { passive: true }));
    document.addEventListener('visibilitychange', () => this.look());
    this.clear();
  }

  clear() {
    this.opening = null;
    this.follow = true;
    this.unseen = 0;
    this.filling = false;
    this.mark.remove();
    this.tell();
  }

  /** A new bubble stands in the log. */
  came(bubble) {
    if (this.filling) return;
    if (bubble.mine) {
      this.toBottom();
      return;
    }
    if (!this.opening) this.opening = bubble;
    this.settle();
    if (document.hidden || this.below(bubble)) this.countUnseen(bubble);
  }

  below(bubble) {
    return this.topOf(bubble.element) + AIR > this.log.scrollTop + this.log.clientHeight;
  }

  changed(bubble, earlier) {
    if (this.opening === earlier) this.opening = bubble;
    if (this.follow) this.settle();
  }

  countUnseen(bubble) {
    if (!this.mark.isConnected) this.log.insertBefore(this.mark, bubble.element);
    this.unseen += 1;
    this.tell();
  }

  /** The person did something: what comes now is an answer to it, and read from its first line. */
  acted() {
    this.opening = null;
    this.follow = true;
  }

  /** Somebody reads: what is before the eyes stays there, unless it is the end. */
  touched() {
    this.opening = null;
    this.follow = this.beyond < NEAR_BOTTOM;
  }

  /** The chat is opened again: from the first message not seen before. */
  startAt(bubble) {
    this.log.insertBefore(this.mark, bubble.element);
    this.opening = bubble;
    this.follow = true;
    this.settle();
  }

  /** To the end, but never past the beginning of what came since the person's last act. */
  settle() {
    if (!this.follow || this.filling) return;
    const end = this.log.scrollHeight - this.log.clientHeight;
    const first = this.opening && this.opening.element.isConnected ? this.topOf(this.opening.element) - AIR : end;
    this.log.scrollTop = Math.max(0, Math.min(end, first));
    this.look();
  }

  topOf(part) {
    return part.getBoundingClientRect().top - this.log.getBoundingClientRect().top + this.log.scrollTop;
  }

  get beyond() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
  }

  scrolled() {
    this.follow = this.beyond < NEAR_BOTTOM || this.atOpening();
    this.look();
  }

  atOpening() {
    const { opening, log } = this;
    return Boolean(opening && opening.element.isConnected && Math.abs(this.topOf(opening.element) - AIR - log.scrollTop) < 3);
  }

  look() {
    if (this.beyond < AIR && !document.hidden) {
      this.unseen = 0;
      this.tell();
      this.seen();
    }
    this.end.show(this.beyond >= NEAR_BOTTOM / 2);
  }

  tell() {
    const many = this.unseen ? [` ${this.unseen}`, element('span', { class: 'long' }, '条新消息')] : [];
    fill(this.down, '↓', ...many);
    this.down.setAttribute('aria-label', this.unseen ? `${this.unseen}条新消息，到最后` : '到最后');
    this.heard(this.unseen);
  }

  toBottom() {
    if (!this.unseen) this.mark.remove();
    this.acted();
    this.log.scrollTop = this.log.scrollHeight;
    this.look();
  }

  /** A whole stretch of history is put in at once; what is before the eyes stays where it is. */
  fill(put) {
    const [whole, at, first] = [this.log.scrollHeight, this.log.scrollTop, !this.log.querySelector('.bubble')];
    this.filling = true;
    put();
    this.filling = false;
    if (first) this.toBottom();
    else if (!this.follow) this.log.scrollTop = at + (this.log.scrollHeight - whole);
    else this.settle();
  }

  /** What a press changed further up, or what calls, is brought before the eyes. */
  reveal(bubble) {
    const [log, here] = [this.log, bubble.element].map((one) => one.getBoundingClientRect());
    if (here.top < log.top || here.bottom > log.bottom) this.log.scrollTop += here.top - log.top - AIR;
    this.scrolled();
  }
}
