// The way in of one person: 🚨 alone and first, then words, then pictures; each until the server has taken it.

import * as clock from './clock.js';
import * as keeper from './keeper.js';
import { reachable, sendPicture, sendWords } from './wire.js';

const WAITS = [1, 2, 4, 8]; // seconds at the usual patience; a call for help never waits longer than CALL_WAIT
const CALL_WAIT = 2;
const CALLS_AT_ONCE = 2; // somebody in fear taps twenty times: a weak signal has no room for all of them
const USUAL_PATIENCE = 5000;
const PICTURE_STALL = 4; // times the patience without a byte moving
const HOPELESS = 4; // tries of one picture that failed while the server answered others
const STUBBORN = 3; // tries of one call for help that failed so: then the others no longer wait for it
const HALF_WAY = 0.5;

/** A whole number nobody else makes: this message's id, at every resend the same. */
export function newId() {
  return Date.now() * 1000 + Math.floor(Math.random() * 1000);
}

/**
 * Items are {id, at, body, label, kind, urgent?, picture?, preparing?, failed?, strikes?, aside?}.
 * `changed(item, state, detail)` hears sending, slow, failed, sent, late, refused, aside, and split with the
 * two items that take its place.
 */
export class Line {
  constructor(person, patience, changed) {
    this.person = person;
    this.patience = patience;
    this.changed = changed;
    this.items = [];
    this.flights = new Map();
    this.due = new Map();
    this.failures = 0;
    this.pausedUntil = 0;
    this.closed = false;
    this.again = () => this.retryNow();
    window.addEventListener('online', this.again);
  }

  /** What an earlier page could not send. A tap that was still waiting for its place goes as words. */
  resume() {
    this.items = keeper.unsent(this.person).map((item) => ({ ...item, preparing: false, failed: true, strikes: 0 }));
    this.pump();
    return this.items;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    window.removeEventListener('online', this.again);
  }

  /** Everything not yet taken; what is set aside no longer tries by itself. */
  get waiting() {
    return this.items.filter((item) => !item.aside);
  }

  add(item) {
    this.items.push(item);
    keeper.keepItem(this.person, item);
    this.changed(item, 'sending');
    this.watch(item);
    this.pump();
  }

  /** The place or the picture has come (or not): now it may go. */
  ready(item, changes = {}) {
    if (!this.items.includes(item)) return;
    Object.assign(item, changes, { preparing: false, readyAt: Date.now() });
    keeper.keepItem(this.person, item);
    this.watch(item);
    this.pump();
  }

  /** One more go for what was set aside. */
  tryAgain(item) {
    Object.assign(item, { aside: '', strikes: 0 });
    this.due.delete(item.id);
    keeper.keepItem(this.person, item);
    this.changed(item, 'sending');
    this.pump();
  }

  /** The signal is back: nobody waits any longer. */
  retryNow() {
    this.pausedUntil = 0;
    this.failures = 0;
    this.due.clear();
    this.pump();
  }

  watch(item) {
    setTimeout(() => this.overdue(item), this.patience);
  }

  overdue(item) {
    if (this.closed || item.preparing || item.failed || item.aside || !this.items.includes(item)) return;
    if (item.readyAt && Date.now() - item.readyAt < this.patience * 0.9) return;
    if (!item.picture) return this.fail(item);
    if (this.failures) this.fail(item);
    else this.changed(item, 'slow');
    const flight = this.flights.get(item.id);
    if (!flight || flight.share < HALF_WAY) this.split(item);
  }

  fail(item) {
    item.failed = true;
    keeper.keepItem(this.person, item);
    this.changed(item, 'failed');
  }

  // -- who goes next -----------------------------------------------------------------------

  pump() {
    if (this.closed) return;
    clearTimeout(this.timer);
    for (const item of this.next()) this.fly(item);
    // Who is due but has to let others pass goes when they have gone: only those yet to be due set the alarm.
    const idle = this.waiting.filter((item) => !item.preparing && !this.flights.has(item.id));
    const times = idle.map((item) => Math.max(this.dueAt(item), item.urgent ? 0 : this.pausedUntil));
    const first = Math.min(...times.filter((time) => time > Date.now()));
    if (Number.isFinite(first)) this.timer = setTimeout(() => this.pump(), first - Date.now() + 1);
  }

  next() {
    const ready = this.waiting.filter((item) => !item.preparing);
    const idle = (item) => !this.flights.has(item.id) && this.dueAt(item) <= Date.now();
    const calls = ready.filter((item) => item.urgent);
    if (calls.length) this.landPictures();
    const free = CALLS_AT_ONCE - calls.filter((item) => this.flights.has(item.id)).length;
    const going = calls.filter(idle).slice(0, Math.max(0, free));
    if (calls.some((item) => (item.strikes || 0) < STUBBORN) || this.pausedUntil > Date.now()) return going;
    const words = ready.filter((item) => !item.urgent && !item.picture);
    const flying = words.some((item) => this.flights.has(item.id));
    const word = words.find(idle);
    if (!flying && word) return [...going, word];
    if (flying || calls.length || this.picturesFly()) return going;
    const picture = ready.find((item) => item.picture && idle(item));
    return picture ? [...going, picture] : going;
  }

  dueAt(item) {
    return this.due.get(item.id) || 0;
  }

  picturesFly() {
    return this.items.some((item) => item.picture && this.flights.has(item.id));
  }

  /** A call for help has the whole signal for itself. */
  landPictures() {
    this.items.filter((item) => item.picture).forEach((item) => this.land(item));
  }

  land(item) {
    const flight = this.flights.get(item.id);
    if (!flight) return;
    flight.landed = true;
    flight.aborter.abort();
  }

  // -- one try -----------------------------------------------------------------------------

  async fly(item) {
    const flight = { aborter: new AbortController(), share: 0, landed: false };
    this.flights.set(item.id, flight);
    const verdict = await this.attempt(item, flight).catch(() => ({ fate: 'nobody' }));
    const stillOurs = this.items.includes(item);
    if (stillOurs && (verdict.fate === 'taken' || !(flight.landed || this.closed))) await this.settle(item, verdict);
    if (this.flights.get(item.id) === flight) this.flights.delete(item.id);
    this.pump();
  }

  async attempt(item, flight) {
    const { signal } = flight.aborter;
    if (!item.picture) return sendWords(this.person, item, this.patience, signal);
    const blob = (await keeper.picture(item.id)) || (item.madeOf && (await keeper.picture(item.madeOf)));
    if (!blob) return { fate: 'refused', reason: '照片没存住，请再拍一张', gone: true };
    return sendPicture(this.person, item, blob, {
      signal,
      stall: this.patience * PICTURE_STALL,
      moved: (share) => { flight.share = share; this.changed(item, item.failed ? 'failed' : 'moving', share); },
    });
  }

  async settle(item, { fate, reason, gone }) {
    if (fate === 'taken') { this.taken(item); return; }
    if (fate === 'refused') {
      if (item.picture && !gone) this.setAside(item, reason);
      else this.refused(item, reason);
      return;
    }
    if (this.closed) return;
    this.fail(item);
    this.due.set(item.id, item.urgent ? Date.now() + this.wait(1, true) : Infinity);
    this.flights.delete(item.id);
    this.pump();
    const alive = fate === 'later' || (await reachable());
    if (!this.items.includes(item)) return;
    if (alive) this.strike(item);
    else this.pause(item);
  }

  taken(item) {
    this.failures = 0;
    this.pausedUntil = 0;
    this.remove(item);
    this.changed(item, item.failed ? 'late' : 'sent', clock.hours(clock.now()));
  }

  refused(item, reason) {
    const left = this.split(item) || item;
    this.remove(left);
    this.changed(left, 'refused', reason);
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    this.due.delete(item.id);
    keeper.dropItem(this.person, item);
  }

  /** The server answers, but this one did not get through: only this one waits. */
  strike(item) {
    item.strikes = (item.strikes || 0) + 1;
    this.due.set(item.id, Date.now() + this.wait(item.strikes, item.urgent));
    keeper.keepItem(this.person, item);
    if (item.picture && item.strikes >= HOPELESS) this.setAside(item, '试了几次都发不出去');
  }

  /** Nobody answers: the whole line waits, and a call for help tries first. */
  pause(item) {
    this.failures += 1;
    this.pausedUntil = Date.now() + this.wait(this.failures, false);
    this.due.set(item.id, item.urgent ? Date.now() + this.wait(this.failures, true) : this.pausedUntil);
    // Pictures whose turn never came are not under way either, and say so.
    this.waiting.filter((other) => other.picture && !this.flights.has(other.id)).forEach((other) => this.overdue(other));
  }

  wait(times, urgent) {
    const seconds = WAITS[Math.min(times, WAITS.length) - 1];
    return (urgent ? Math.min(seconds, CALL_WAIT) : seconds) * 1000 * Math.min(1, this.patience / USUAL_PATIENCE);
  }

  // -- pictures that do not get through ----------------------------------------------------

  /** Its words go on their own; the picture stays on the phone until somebody says once more. */
  setAside(item, reason) {
    const left = this.split(item) || item;
    left.aside = reason;
    left.failed = true;
    keeper.keepItem(this.person, left);
    this.changed(left, 'aside', reason);
  }

  /**
   * The words under a picture go ahead of it, under the number both had: should the server have taken the
   * two together already, it knows the number and the words count once. Returns the picture's new item.
   */
  split(item) {
    if (!item.picture || !item.body.text) return null;
    this.land(item);
    const { text, ...rest } = item.body;
    const words = { id: item.id, at: item.at, body: { text }, label: text, kind: 'text', failed: item.failed };
    const picture = { ...item, id: newId(), body: rest, label: '', madeOf: item.id, preparing: true };
    keeper.movePicture(item.id, picture.id).catch(() => undefined).then(() => this.ready(picture));
    this.items.splice(this.items.indexOf(item), 1, words, picture);
    [words, picture].forEach((one) => keeper.keepItem(this.person, one));
    this.changed(item, 'split', [words, picture]);
    this.watch(words);
    this.pump();
    return picture;
  }
}
