// One phone: a person's chat with its keyboard. Several may live on one page.

import * as bell from './bell.js';
import { Bubbles } from './bubbles.js';
import * as clock from './clock.js';
import { element, fill, Spot } from './dom.js';
import * as keeper from './keeper.js';
import { Keyboard } from './keyboard.js';
import { lettersButton } from './letters.js';
import { Line, newId } from './line.js';
import { onScreen } from './live.js';
import { whereAmI, whereUnasked } from './place.js';
import { roleWords } from './roles.js';
import { ownWords } from './scan.js';
import { copied, small } from './shrink.js';
import { whenLifted } from './steady.js';
import * as tab from './tab.js';
import { tallyWords } from './tally.js';
import * as watch from './watch.js';
import { Writing } from './writing.js';

const NO_PLACE = '没有定位';
const TOAST = 3500;
const ANSWER_WAIT = 3000;
const LEAST_LOG = 80;
const CRAMPED = 26; // lines as high as a letter
const TALLY_AFTER = 900;
const CALLS = /^(🚨|🆘|\/sos|救命|快来人)/u;
const URGENT = /^(alert|danger|sos):/; // as bot/channels/urgent.py has it
const ANSWERED = /^alert:(take|decline|go):/;
const RINGS = ['接警', '我来打电话'];
const RINGS_SHORTLY = '我过去'; // who may not leave their place cannot answer it
const SHORTLY = 15000;

export class Phone {
  /** `place` tells where this phone is; `tapped`, `heard` and `rang` let a page around it follow along. */
  constructor(section, { place = whereAmI, tapped = () => {}, heard = () => {}, rang = () => {} } = {}) {
    this.section = section;
    this.place = () => place(this);
    this.placeUnasked = place === whereAmI ? whereUnasked : () => Promise.resolve(null);
    this.tapped = tapped;
    this.heard = heard;
    this.rang = rang;
    this.patience = Number(section.dataset.patience) || 5000;
    this.ringing = new Set();
    this.waiting = new Map();
    this.build();
    this.open(section.dataset.person);
  }

  // -- the parts ---------------------------------------------------------------------------

  build() {
    this.title = element(document.body.classList.contains('chat') ? 'h1' : 'h2', { class: 'who' });
    this.role = element('span', { class: 'role' });
    this.status = element('span', { class: 'status', role: 'status' });
    this.alarm = element('p', { class: 'alarm', role: 'alert' });
    this.mute = new Spot('mute-spot', element('button', { type: 'button', class: 'mute', onclick: () => this.wake() }, '🔇 点一下才会响'));
    this.sound = element('span', { class: 'sound', role: 'status' });
    this.log = element('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': '消息', tabindex: '0' });
    this.tally = element('p', { class: 'tally', role: 'status' });
    this.note = element('div', { class: 'toast', role: 'status' });
    this.keys = new Keyboard((key) => this.tap(key));
    this.writing = new Writing({
      said: (text) => this.sendText(text),
      pictured: (files, text) => this.sendPictures(files, text),
      typing: (yes) => this.makeRoom(yes),
      drafted: (text) => this.keepDraft(text),
    });
    this.bubbles = new Bubbles(this.log, {
      pressed: (bubble, button) => this.press(bubble, button),
      unread: (many) => tab.count(this, many),
    });
    this.bubbles.seen = () => this.bubbles.newest && keeper.put(this.about('seen'), this.bubbles.newest);
    this.older = new Spot('older-spot', element('button', { type: 'button', class: 'older', onclick: () => this.loadOlder() }, '看以前的'));
    this.lay();
  }

  /** Large letters on a small screen: what stands around the chat makes itself small. */
  measure() {
    const letters = parseFloat(getComputedStyle(this.section).fontSize);
    this.section.classList.toggle('cramped', this.section.clientHeight < CRAMPED * letters);
  }

  /** While somebody writes the keys fold; where even that leaves nothing to read, the picture keys too. */
  makeRoom(typing) {
    this.measure();
    this.section.classList.remove('tight');
    this.section.classList.toggle('typing', typing);
    if (typing && this.log.clientHeight < LEAST_LOG) this.section.classList.add('tight');
    this.bubbles.view.settle();
  }

  lay() {
    const names = element('div', { class: 'names' }, this.title, this.role, this.sound, this.status);
    const head = element('header', { class: 'phone-head' }, names, lettersButton());
    const above = [head, this.alarm, this.mute.element, this.older.element];
    fill(this.section, ...above, this.log, this.bubbles.view.end.element, this.tally, this.note, this.keys.element, this.writing.form);
    this.showMute();
  }

  // -- whose phone -------------------------------------------------------------------------

  about(what) {
    return `huxue:about:${this.person}:${what}`;
  }

  open(person) {
    if (this.line) this.line.close();
    this.quiet();
    this.person = person;
    this.section.dataset.person = person;
    this.bubbles.clear();
    this.waiting.clear();
    this.line = new Line(person, this.patience, (item, state, detail) => this.fate(item, state, detail));
    this.show(keeper.get(this.about('card')) || { person: { id: person, name: '', role: '' }, keyboard: [] });
    this.writing.begin(keeper.get(this.about('draft')) || '');
    this.line.resume().forEach((item) => this.own(item, item.aside ? 'aside' : 'failed', item.aside));
  }

  keepDraft(text) {
    if (text.trim()) keeper.put(this.about('draft'), text);
    else keeper.drop(this.about('draft'));
  }

  /** The demo began anew: nothing of before is left, here or on its way. */
  restart() {
    for (const item of this.line.items) keeper.dropItem(this.person, item);
    this.line.items = [];
    keeper.forget(this.person);
    this.open(this.person);
  }

  /** Nothing would be lost or missed if this page were loaded anew. */
  get free() {
    return !this.unsent && !this.ringing.size && this.writing.empty;
  }

  /** Something is still to be sent, or lives only as long as this page. */
  get unsent() {
    return this.line.waiting.length > 0 || keeper.onlyHere(this.line.items);
  }

  show({ person, keyboard }) {
    this.card = person;
    this.title.textContent = person.name || person.id;
    this.role.textContent = [roleWords(person.role), person.post].filter(Boolean).join(' · ');
    this.section.setAttribute('aria-label', `${person.name || person.id}的手机`);
    this.keys.show(keyboard);
    this.watches = watch.keepsWatch(roleWords(person.role));
    if (this.watches) watch.stayAwake();
    this.showMute();
  }

  async history(query) {
    const asked = this.person;
    const response = await fetch(`/api/${encodeURIComponent(asked)}/history?${query}`).catch(() => null);
    if (asked !== this.person || !response) return null;
    if (response.status === 404) this.status.textContent = '请用单位发的链接重新打开';
    return response.ok ? response.json().catch(() => null) : null;
  }

  async load() {
    const asked = this.person;
    const history = await this.history(`visible=${onScreen() ? 1 : 0}`);
    if (history) whenLifted(() => asked === this.person && this.loadedWith(history));
  }

  loadedWith(history) {
    clock.sync(history.now);
    this.bubbles.days.rename();
    keeper.put(this.about('card'), { person: history.person, keyboard: history.keyboard });
    this.show(history);
    for (const id of history.deleted) this.bubbles.remove(id);
    if (this.loaded === this.person) history.bubbles.forEach((raw) => this.fromHistory(raw));
    else this.firstLoad(history);
    for (const item of this.line.items) if (item.kind === 'press') this.fate(item, item.fate);
  }

  firstLoad(history) {
    this.loaded = this.person;
    this.older.show(history.more);
    const seen = keeper.get(this.about('seen'));
    this.bubbles.view.fill(() => history.bubbles.forEach((raw) => this.fromHistory(raw)));
    const fresh = seen ? history.bubbles.find((raw) => !raw.mine && raw.id > seen) : null;
    const bubble = fresh && this.bubbles.get(false, fresh.id);
    if (bubble) this.bubbles.view.startAt(bubble);
  }

  /** What was said before the oldest message shown. */
  async loadOlder() {
    const first = Math.min(...this.bubbles.all.map((bubble) => bubble.at));
    const history = await this.history(`visible=0&before=${encodeURIComponent(clock.iso(first))}`);
    if (!history) return;
    this.older.show(history.more);
    this.bubbles.view.fill(() => history.bubbles.forEach((raw) => this.fromHistory(raw)));
  }

  fromHistory(raw) {
    if (raw.mine && raw.kind === 'press') return;
    const known = this.bubbles.get(raw.mine, raw.id);
    const text = raw.mine ? ownWords(raw.text) : raw.text;
    const bubble = this.bubbles.put({ ...raw, text, at: Date.parse(raw.at), also: raw.mine ? [] : raw.also });
    if (raw.mine && !known) this.bubbles.mark({ id: raw.id, kind: raw.kind }, 'sent', '', {});
    if (bubble && !raw.mine) this.listen(bubble);
  }

  // -- what is said ------------------------------------------------------------------------

  said(event) {
    const { say } = event;
    if (say.deletes) this.bubbles.remove(Number(say.deletes.slice(1)));
    if (say.toast) this.toast(say.toast);
    if (say.keyboard) this.keys.show(say.keyboard);
    if (say.answers) this.release(say.answers);
    const bubble = this.bubbles.said(event);
    if (bubble) this.listen(bubble);
    if (bubble && say.answers && bubble.also.length > 1) this.bubbles.view.reveal(bubble);
    this.heard(this, event);
  }

  /** The card of an alert rings as long as it can be taken and was not answered here; so do many in one message. */
  listen(bubble) {
    for (const old of this.bubbles.outdate(bubble)) this.hush(old.id);
    const labels = bubble.name.startsWith('alert:') ? bubble.buttons.flat().map((one) => one.label) : [];
    const open = labels.some((label) => RINGS.includes(label));
    const alone = open && !keeper.get(this.answeredKey(bubble));
    if (!open && labels.includes(RINGS_SHORTLY)) return this.ringShortly(bubble);
    const bundled = (bubble.rings || []).some((name) => !keeper.get(this.answeredKey(bubble, name)));
    if (alone || bundled) this.ring(bubble);
    else this.hush(bubble.id);
    return undefined;
  }

  /** Once for each card, and not for long. */
  ringShortly(bubble) {
    if (keeper.get(this.answeredKey(bubble)) || clock.now() - bubble.at > SHORTLY) return this.hush(bubble.id);
    keeper.put(this.answeredKey(bubble), true);
    this.ring(bubble);
    setTimeout(() => this.hush(bubble.id), SHORTLY);
    return undefined;
  }

  answeredKey(bubble, name = '') {
    return this.about(`answered:${bubble.id}${name}`);
  }

  /** Its card falls silent, and its line in every message that has it among others. */
  answered(bubble) {
    keeper.put(this.answeredKey(bubble), true);
    this.hush(bubble.id);
    for (const other of this.bubbles.all.filter(({ rings }) => (rings || []).includes(bubble.name))) {
      keeper.put(this.answeredKey(other, bubble.name), true);
      this.listen(other);
    }
  }

  ring(bubble) {
    if (this.ringing.has(bubble.id)) return;
    this.ringing.add(bubble.id);
    bell.start(this.bellToken(bubble.id));
    if (this.watches) watch.notify(this.bellToken(bubble.id));
    this.showRinging();
    this.bubbles.view.reveal(bubble);
    this.rang(this);
  }

  hush(id) {
    if (!this.ringing.delete(id)) return;
    bell.stop(this.bellToken(id));
    watch.withdraw(this.bellToken(id));
    this.showRinging();
  }

  quiet() {
    [...this.ringing].forEach((id) => this.hush(id));
  }

  bellToken(id) {
    return `${this.person}:${id}`;
  }

  showRinging() {
    this.section.classList.toggle('ringing', this.ringing.size > 0);
    whenLifted(() => {
      const many = this.ringing.size;
      this.alarm.textContent = many > 1 ? `${many}个紧急求助，请接警` : many ? '紧急求助，请接警' : '';
    });
    tab.ringing();
    this.settled();
  }

  /** Whoever is called sees at any time whether this page would be heard. */
  showMute() {
    const mute = bell.blocked();
    whenLifted(() => this.mute.show(bell.blocked() && bell.mayWake()));
    if (!this.watches) this.sound.textContent = '';
    else if (!mute) this.sound.textContent = '🔔 会响';
    else this.sound.textContent = bell.mayWake() ? '🔇 没声音' : '🔇 这个浏览器不会响，请换一个';
  }

  wake() {
    bell.wake();
    if (this.watches) watch.askToNotify();
  }

  toast(words) {
    this.note.textContent = words;
    this.note.classList.add('on');
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => this.note.classList.remove('on'), TOAST);
  }

  connected(yes) {
    this.status.textContent = yes ? '' : '没有网络，正在重连…';
    if (yes) this.line.retryNow();
  }

  // -- what is tapped ----------------------------------------------------------------------

  tap(key) {
    if (key.place) return this.sendPlace(key.label);
    return this.sendText(key.label);
  }

  sendText(text) {
    const call = CALLS.test(text);
    this.send({ body: { text }, label: text, urgent: call });
    if (call) this.followWithPlace();
  }

  /** The place is taken with the tap where the phone gives it unasked. The call never waits for it. */
  async followWithPlace() {
    const line = this.line;
    const place = await this.placeUnasked();
    if (place && line === this.line) this.send({ body: { place }, label: '位置', kind: 'place', urgent: true });
  }

  async sendPlace(label) {
    const named = `${label.replace(/^[^\p{Letter}]+/u, '')} · 位置`;
    const without = label.includes('签到') ? `到岗（${NO_PLACE}）` : NO_PLACE;
    const item = this.send({ body: { text: without }, label: named, kind: 'place', preparing: true });
    const line = this.line;
    this.fate(item, 'locating');
    const place = await this.place();
    if (!place) this.rename(item, without);
    if (line === this.line) this.fate(item, 'sending');
    line.ready(item, { body: place ? { place } : { text: without } });
  }

  rename(item, words) {
    item.label = words;
    const bubble = this.bubbles.get(true, item.id);
    if (bubble) bubble.element.querySelector('.words').textContent = words;
  }

  press(bubble, { label, data }) {
    if (ANSWERED.test(data)) {
      this.answered(bubble);
    }
    this.bubbles.view.acted();
    const buttons = [...bubble.element.querySelectorAll('button.choice')];
    const item = this.send({
      body: { press: { data, message_id: bubble.id } }, label, kind: 'press', urgent: URGENT.test(data),
    });
    buttons.forEach((button) => { button.disabled = true; });
    this.waiting.set(String(item.id), buttons);
    setTimeout(() => this.release(item.id), Math.max(ANSWER_WAIT, this.patience));
  }

  /** The press was answered (or not in time): its buttons may be pressed again. */
  release(id) {
    (this.waiting.get(String(id)) || []).forEach((button) => { button.disabled = false; });
    this.waiting.delete(String(id));
  }

  async sendPictures(files, words) {
    const album = files.length > 1 ? { album: String(newId()) } : {};
    const made = files.map((file, index) => {
      const text = index === 0 ? words : '';
      const body = { ...album, ...(text ? { text } : {}) };
      return [file, this.send({ body, label: text, kind: 'photo', picture: true, preparing: true }, URL.createObjectURL(file))];
    });
    const line = this.line;
    // All of them put away as they are before the first is made small: the page may be left any moment.
    const copies = await Promise.all(made.map(([file, item]) => this.putAway(item, copied(file))));
    for (const [at, [, item]] of made.entries()) {
      await this.putAway(item, small(copies[at]));
      line.ready(item);
    }
  }

  /** What cannot be put away goes from this page. */
  async putAway(item, coming) {
    const blob = await coming;
    const kept = await keeper.keepPicture(item.id, blob);
    if (!kept) this.toast('这部手机存不住照片，发出去之前请别关这个页面');
    return blob;
  }

  send(what, picture) {
    const item = { id: newId(), at: clock.iso(clock.now()), kind: 'text', ...what };
    this.showOwn(item, picture);
    this.line.add(item);
    this.tapped(this, item);
    return item;
  }

  // -- what became of it -------------------------------------------------------------------

  /** What an earlier page left unsent. */
  async own(item, state, detail) {
    const blob = item.picture ? await keeper.picture(item.id).catch(() => null) : null;
    if (!this.line.items.includes(item) && !this.bubbles.get(true, item.id)) return;
    this.showOwn(item, blob ? URL.createObjectURL(blob) : undefined);
    this.fate(item, item.fate || state, detail);
  }

  /** One's own bubble, at once. A press has none: its card shows what becomes of it. */
  showOwn(item, picture) {
    if (item.kind === 'press') return;
    this.bubbles.put({ id: item.id, mine: true, at: Date.parse(item.at), kind: item.kind, text: item.label, picture });
  }

  fate(item, state, detail = '') {
    if (state === 'split') return this.split(item, detail);
    item.fate = state;
    const leader = this.card.leader_phone ? [{ name: this.card.leader, phone: this.card.leader_phone }] : [];
    const again = () => this.line.tryAgain(item);
    this.bubbles.mark(item, state, detail, { dials: [{ phone: '110' }, ...leader], again });
    this.showTally();
    return undefined;
  }

  /** The words of a picture went ahead: they take its bubble, the picture gets one of its own. */
  split(item, [words, picture]) {
    const bubble = this.bubbles.get(true, item.id);
    this.bubbles.take(item.id);
    this.showOwn(words);
    this.showOwn(picture, bubble && bubble.picture);
    this.fate(words, words.failed ? 'failed' : 'sending');
    this.fate(picture, picture.failed ? 'failed' : 'slow');
  }

  showTally() {
    clearTimeout(this.tallyTimer);
    const show = () => fill(this.tally, ...tallyWords(this.line));
    if (this.line.items.some((item) => item.failed) || !this.line.items.length) show();
    else this.tallyTimer = setTimeout(show, TALLY_AFTER);
    this.settled();
  }

  /** For who waits until nothing is unsent or ringing. */
  settled() {
    if (this.line && this.free) window.dispatchEvent(new Event('huxue:settled'));
  }
}
