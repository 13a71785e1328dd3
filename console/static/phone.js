// One phone: a person's chat with its keyboard. Several may live on one page.

import * as bell from './bell.js';
import { Bubbles } from './bubbles.js';
import * as clock from './clock.js';
import { element } from './dom.js';
import * as keeper from './keeper.js';
import { Line, newId } from './line.js';
import { whereAmI } from './place.js';
import { roleWords } from './roles.js';

const NO_PLACE = '没有定位';
const TOAST = 3500;
const ANSWER_WAIT = 3000;
const PICTURE_LIMIT = 24 * 1024 * 1024;

const cardKey = (person) => `huxue:about:${person}:card`;

export class Phone {
  /** `place` tells where this phone is; `tapped` and `heard` let a page around it follow along. */
  constructor(section, { place = whereAmI, tapped = () => {}, heard = () => {} } = {}) {
    this.section = section;
    this.place = () => place(this);
    this.tapped = tapped;
    this.heard = heard;
    this.patience = Number(section.dataset.patience) || 5000;
    this.ringing = new Set();
    this.waiting = new Map();
    this.build();
    this.open(section.dataset.person);
  }

  // -- the parts ---------------------------------------------------------------------------

  build() {
    this.title = element('strong', { class: 'who' });
    this.role = element('span', { class: 'role' });
    this.status = element('span', { class: 'status', role: 'status' });
    this.alarm = element('p', { class: 'alarm', role: 'alert' });
    this.log = element('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': '消息', tabindex: '0' });
    this.note = element('div', { class: 'toast', role: 'status' });
    this.keys = element('div', { class: 'keys', role: 'group', 'aria-label': '快捷按钮' });
    const head = element('header', { class: 'phone-head' }, element('div', {}, this.title, this.role), this.status);
    this.section.replaceChildren(head, this.alarm, this.log, this.note, this.keys, this.writing());
    this.bubbles = new Bubbles(this.log, {
      photoUrl: (key) => `/photo/${key.split('/').map(encodeURIComponent).join('/')}?person=${encodeURIComponent(this.person)}`,
      pressed: (bubble, button) => this.press(bubble, button),
    });
  }

  writing() {
    this.words = element('input', {
      class: 'words-in', type: 'text', 'aria-label': '打字', placeholder: '打字', maxlength: '4000', autocomplete: 'off', enterkeyhint: 'send',
    });
    const files = element('input', { type: 'file', accept: 'image/*', capture: 'environment', multiple: true, hidden: true, 'aria-label': '照片' });
    files.addEventListener('change', () => {
      this.sendPictures([...files.files]);
      files.value = '';
    });
    const camera = element('button', { type: 'button', class: 'camera', 'aria-label': '拍照', onclick: () => files.click() },
      element('img', { src: '/static/camera.svg', alt: '' }));
    const send = element('button', { type: 'submit', class: 'send' }, '发送');
    const form = element('form', { class: 'write' }, camera, files, this.words, send);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.words.value.trim();
      this.words.value = '';
      if (text) this.sendText(text);
    });
    return form;
  }

  // -- whose phone -------------------------------------------------------------------------

  open(person) {
    this.line?.close();
    this.quiet();
    this.person = person;
    this.section.dataset.person = person;
    this.bubbles.clear();
    this.waiting.clear();
    this.line = new Line(person, this.patience, (item, state, detail) => this.fate(item, state, detail));
    this.show(keeper.get(cardKey(person)) ?? { person: { id: person, name: '', role: '' }, keyboard: [] });
    for (const item of this.line.resume()) this.own(item, 'failed');
  }

  /** The demo began anew: nothing of before is left, here or on its way. */
  restart() {
    for (const item of this.line.items) keeper.dropItem(this.person, item.id);
    this.line.items = [];
    keeper.forget(this.person);
    this.open(this.person);
  }

  show({ person, keyboard }) {
    this.card = person;
    this.title.textContent = person.name || person.id;
    this.role.textContent = [roleWords(person.role), person.post].filter(Boolean).join(' · ');
    this.section.setAttribute('aria-label', `${person.name || person.id}的手机`);
    this.setKeyboard(keyboard);
  }

  setKeyboard(keyboard) {
    const wanted = JSON.stringify(keyboard);
    if (wanted === this.keyboardNow) return;
    this.keyboardNow = wanted;
    const [calls, others] = [[], []];
    for (const row of keyboard) {
      calls.push(...row.filter(isCall));
      if (row.some((key) => !isCall(key))) others.push(row.filter((key) => !isCall(key)));
    }
    const line = (keys, kind) => element('div', { class: `keys-row ${kind}` }, ...keys.map((key) => this.key(key)));
    this.keys.replaceChildren(...others.map((row) => line(row, '')), ...calls.map((key) => line([key], 'sos')));
  }

  key(key) {
    return element('button', { type: 'button', class: 'key', onclick: () => this.tap(key) }, key.label);
  }

  async load() {
    const asked = this.person;
    const response = await fetch(`/api/${encodeURIComponent(asked)}/history?visible=${document.hidden ? 0 : 1}`).catch(() => null);
    if (asked !== this.person || !response) return;
    if (response.status === 404) this.status.textContent = '请用单位发的链接重新打开';
    if (!response.ok) return;
    const history = await response.json();
    clock.sync(history.now);
    keeper.put(cardKey(asked), { person: history.person, keyboard: history.keyboard });
    this.show(history);
    for (const id of history.deleted) this.bubbles.remove(id);
    for (const raw of history.bubbles) this.fromHistory(raw);
  }

  fromHistory(raw) {
    const known = this.bubbles.get(raw.mine, raw.id);
    const bubble = this.bubbles.put({ ...raw, at: Date.parse(raw.at), also: raw.mine ? [] : raw.also });
    if (raw.mine && !known) this.bubbles.mark(raw.id, 'sent', '', []);
    if (bubble && !raw.mine) this.listen(bubble, raw.also.length > 1 || keeper.get(this.answeredKey(bubble)));
  }

  // -- what is said ------------------------------------------------------------------------

  said(event) {
    const { say } = event;
    if (say.deletes) this.bubbles.remove(Number(say.deletes.slice(1)));
    if (say.toast) this.toast(say.toast);
    if (say.keyboard) this.setKeyboard(say.keyboard);
    if (say.answers) this.release(say.answers);
    const bubble = this.bubbles.said(event);
    if (bubble) this.listen(bubble, bubble.also.length > 1);
    if (bubble && say.answers && bubble.also.length > 1) this.bubbles.reveal(bubble);
    this.heard(this, event);
  }

  /** A page of an alert rings until a button is pressed or it is replaced. */
  listen(bubble, replaced) {
    const calls = bubble.name.startsWith('alert:') && bubble.buttons.flat().some((b) => b.label === '接警');
    if (!calls || replaced) this.hush(bubble.id);
    else this.ring(bubble.id);
  }

  answeredKey(bubble) {
    return `huxue:about:${this.person}:answered:${bubble.id}`;
  }

  ring(id) {
    if (this.ringing.has(id)) return;
    this.ringing.add(id);
    bell.start(this.bellToken(id));
    this.showRinging();
    this.bubbles.toBottom();
  }

  hush(id) {
    if (!this.ringing.delete(id)) return;
    bell.stop(this.bellToken(id));
    this.showRinging();
  }

  quiet() {
    for (const id of [...this.ringing]) this.hush(id);
  }

  bellToken(id) {
    return `${this.person}:${id}`;
  }

  showRinging() {
    const on = this.ringing.size > 0;
    this.section.classList.toggle('ringing', on);
    this.alarm.textContent = on ? '紧急求助，请接警' : '';
  }

  toast(words) {
    this.note.textContent = words;
    this.note.classList.add('on');
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => this.note.classList.remove('on'), TOAST);
  }

  connected(yes) {
    this.status.textContent = yes ? '' : '没有网络，正在重连…';
  }

  // -- what is tapped ----------------------------------------------------------------------

  tap(key) {
    if (key.place) return this.sendPlace(key.label);
    return this.sendText(key.label);
  }

  sendText(text) {
    this.send({ body: { text }, label: text, urgent: /^(🚨|\/sos)/u.test(text) });
  }

  async sendPlace(label) {
    const named = `${label.replace(/^[^\p{Letter}]+/u, '')} · 位置`;
    const without = label.includes('签到') ? `到岗（${NO_PLACE}）` : NO_PLACE;
    const item = this.send({ body: { text: without }, label: named, kind: 'place', locating: true });
    const line = this.line;
    this.bubbles.mark(item.id, 'locating', '', []);
    const place = await this.place();
    if (!place) this.rename(item, without);
    if (line === this.line) this.bubbles.mark(item.id, 'sending', '', []);
    line.located(item, place ? { place } : { text: without });
  }

  rename(item, words) {
    item.label = words;
    const shown = this.bubbles.get(true, item.id)?.element.querySelector('.words');
    if (shown) shown.textContent = words;
  }

  press(bubble, { label, data }) {
    this.quiet();
    keeper.put(this.answeredKey(bubble), true);
    const item = this.send({
      body: { press: { data, message_id: bubble.id } }, label, kind: 'press', urgent: data.startsWith('alert:'),
    });
    const buttons = [...bubble.element.querySelectorAll('button.choice')];
    buttons.forEach((button) => { button.disabled = true; });
    this.waiting.set(String(item.id), buttons);
    setTimeout(() => this.release(item.id), Math.max(ANSWER_WAIT, this.patience));
  }

  /** The press was answered (or not in time): its buttons may be pressed again. */
  release(id) {
    this.waiting.get(String(id))?.forEach((button) => { button.disabled = false; });
    this.waiting.delete(String(id));
  }

  async sendPictures(files) {
    const album = files.length > 1 ? String(newId()) : '';
    let words = this.words.value.trim();
    this.words.value = '';
    for (const file of files) {
      if (file.size > PICTURE_LIMIT) {
        this.toast('照片太大了，请拍小一点再发');
        continue;
      }
      const id = newId();
      await keeper.keepPicture(id, file);
      const body = { ...(album ? { album } : {}), ...(words ? { text: words } : {}) };
      this.send({ id, body, label: words, kind: 'photo', picture: true });
      words = '';
    }
  }

  send(what) {
    const moment = clock.now();
    const item = { id: newId(), at: clock.iso(moment), kind: 'text', ...what };
    this.own(item, 'sending');
    this.line.add(item);
    this.tapped(this, item);
    return item;
  }

  /** One's own bubble, at once. */
  own(item, state) {
    const bubble = { id: item.id, mine: true, at: Date.parse(item.at), kind: item.kind, text: item.label };
    if (!item.picture) {
      this.bubbles.put(bubble);
      return this.fate(item, state);
    }
    return keeper.picture(item.id).then((blob) => {
      this.bubbles.put({ ...bubble, picture: blob ? URL.createObjectURL(blob) : undefined });
      this.fate(item, item.fate ?? state);
    });
  }

  fate(item, state, detail = '') {
    item.fate = state;
    const leader = this.card.leader_phone ? [{ name: this.card.leader, phone: this.card.leader_phone }] : [];
    this.bubbles.mark(item.id, state, detail, [{ phone: '110' }, ...leader]);
  }
}

const isCall = (key) => key.label.startsWith('🚨');
