// The way in of one person: one message after the other, each until the server has taken it.

import * as clock from './clock.js';
import * as keeper from './keeper.js';

const WAITS = [2000, 4000, 8000, 15000];
const PICTURE_PATIENCE = 60000;
const FINAL = new Set([400, 413]);

/** A whole number nobody else makes: this message's id, at every resend the same. */
export function newId() {
  return Date.now() * 1000 + Math.floor(Math.random() * 1000);
}

/**
 * Items are {id, at, body, label, kind, urgent?, picture?, failed?}. `changed(item, state, detail)` hears
 * sending, slow, failed, sent, late and refused.
 */
export class Line {
  constructor(person, patience, changed) {
    this.person = person;
    this.patience = patience;
    this.changed = changed;
    this.items = [];
    this.flying = new Set();
    this.failures = 0;
    this.closed = false;
    this.again = () => this.pump();
    window.addEventListener('online', this.again);
  }

  /** What an earlier page could not send. A tap that was still waiting for its place goes as words. */
  resume() {
    this.items = keeper.unsent(this.person).map((item) => ({ ...item, locating: false, failed: true }));
    this.pump();
    return this.items;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    window.removeEventListener('online', this.again);
  }

  add(item) {
    this.items.push(item);
    keeper.keepItem(this.person, item);
    this.changed(item, 'sending');
    setTimeout(() => this.overdue(item), this.patience);
    // A call for help waits behind nothing, not even behind a picture under way.
    if (item.urgent) this.attempt(item).then((went) => (went ? this.pump() : this.retryLater()));
    else this.pump();
  }

  /** The place has come (or not): now it may go. */
  located(item, body) {
    Object.assign(item, { body, locating: false, ready: Date.now() });
    keeper.keepItem(this.person, item);
    setTimeout(() => this.overdue(item), this.patience);
    this.pump();
  }

  overdue(item) {
    if (this.closed || item.locating || item.failed || !this.items.includes(item)) return;
    if (item.ready && Date.now() - item.ready < this.patience * 0.9) return;
    if (item.picture) return this.changed(item, 'slow');
    this.failed(item);
  }

  failed(item) {
    item.failed = true;
    keeper.keepItem(this.person, item);
    this.changed(item, 'failed');
  }

  async pump() {
    if (this.pumping || this.closed) return;
    this.pumping = true;
    clearTimeout(this.timer);
    let went = true;
    while (went && !this.closed) {
      const next = this.items.find((item) => !item.locating && !this.flying.has(item.id));
      if (!next) break;
      went = await this.attempt(next);
    }
    this.pumping = false;
    if (!went) this.retryLater();
  }

  retryLater() {
    const wait = WAITS[Math.min(this.failures, WAITS.length) - 1] ?? WAITS[0];
    clearTimeout(this.timer);
    if (!this.closed) this.timer = setTimeout(this.again, wait);
  }

  async attempt(item) {
    this.flying.add(item.id);
    try {
      return await this.settle(item, await this.post(item));
    } catch {
      this.failures += 1;
      if (!this.closed) this.failed(item);
      return false;
    } finally {
      this.flying.delete(item.id);
    }
  }

  async settle(item, response) {
    if (!response.ok && !FINAL.has(response.status)) throw new Error(`status ${response.status}`);
    const answer = await response.json().catch(() => ({}));
    this.failures = 0;
    this.items = this.items.filter((other) => other !== item);
    keeper.dropItem(this.person, item.id);
    if (!response.ok) this.changed(item, 'refused', answer.reason || '');
    else this.changed(item, item.failed ? 'late' : 'sent', clock.hours(clock.now()));
    return true;
  }

  async post(item) {
    const aborter = new AbortController();
    const patience = item.picture ? Math.max(PICTURE_PATIENCE, this.patience) : this.patience;
    const timer = setTimeout(() => aborter.abort(), patience);
    try {
      return await fetch(`/api/${encodeURIComponent(this.person)}/updates`, {
        method: 'POST',
        signal: aborter.signal,
        ...(item.picture ? await this.form(item) : this.json(item)),
      });
    } finally {
      clearTimeout(timer);
    }
  }

  json(item) {
    const body = JSON.stringify({ id: item.id, at: item.at, ...item.body });
    return { body, headers: { 'Content-Type': 'application/json' }, keepalive: true };
  }

  async form(item) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ id: item.id, at: item.at, ...item.body })) form.append(name, value);
    const blob = await keeper.picture(item.id);
    form.append('photo', blob ?? new Blob([]), 'photo.jpg');
    return { body: form };
  }
}
