// What the server says, as it says it: one connection for all chats of this page.

import * as bell from './bell.js';
import { whenLifted } from './steady.js';

const SILENCE = 25000; // the server's heart beats every ten seconds
const AGAIN = 2000;

/** Whether somebody can see this page and would hear it: only then does an alert count as delivered. */
export const onScreen = () => !document.hidden && !bell.blocked();

/** `listener` hears said(event), opened(), restarted(), connected(yes), shown() and edition(what is served now). */
export class Live {
  constructor(listener) {
    this.listener = listener;
    this.people = [];
    const look = () => {
      this.tell();
      if (onScreen()) this.listener.shown();
    };
    document.addEventListener('visibilitychange', look);
    bell.whenItChanges(look);
    window.addEventListener('online', () => this.open());
    window.addEventListener('pagehide', () => this.source && this.source.close());
    window.addEventListener('pageshow', (event) => event.persisted && this.open());
  }

  watch(people) {
    const wanted = [...new Set(people)];
    if (wanted.join() === this.people.join() && this.source) return;
    this.people = wanted;
    this.open();
  }

  open() {
    if (this.source) this.source.close();
    clearTimeout(this.retry);
    this.stream = null;
    this.told = onScreen();
    const people = this.people.map(encodeURIComponent).join(',');
    const source = new EventSource(`/api/stream?people=${people}&visible=${this.told ? 1 : 0}`);
    this.source = source;
    const heard = (action) => (event) => {
      this.expectMore();
      action(JSON.parse(event.data));
    };
    source.addEventListener('hello', heard((hello) => this.hello(hello)));
    source.addEventListener('beat', heard(() => this.tell()));
    source.addEventListener('said', heard((event) => whenLifted(() => this.listener.said(event))));
    source.addEventListener('look', heard(() => this.listener.opened()));
    source.addEventListener('restart', heard(() => this.listener.restarted()));
    source.addEventListener('cut', () => this.cut());
    source.addEventListener('error', () => this.lost(source));
    this.expectMore();
  }

  hello({ stream, edition }) {
    this.stream = stream;
    this.listener.connected(true);
    this.listener.edition(edition);
    if (this.told !== onScreen()) this.tell();
    this.listener.opened();
  }

  /** This phone was cut off: what stands on the page is nobody's here any more, and no way leads back to it. */
  cut() {
    if (this.source) this.source.close();
    clearTimeout(this.retry);
    clearTimeout(this.watchdog);
    document.body.replaceWith(document.createElement('body'));
    window.location.replace('/');
  }

  lost(source) {
    if (source !== this.source) return;
    this.listener.connected(false);
    if (source.readyState === EventSource.CLOSED) this.openLater();
  }

  openLater() {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), AGAIN);
  }

  /** A connection may die without a word; then it is opened anew. */
  expectMore() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => {
      this.listener.connected(false);
      this.open();
    }, SILENCE);
  }

  tell() {
    if (!this.stream) return;
    this.told = onScreen();
    fetch('/api/stream/visible', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ stream: this.stream, visible: this.told }),
      keepalive: true,
    }).catch(() => undefined);
  }
}
