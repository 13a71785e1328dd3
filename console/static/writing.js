// Where one writes: a field that grows with the sentence, 拍照, 相册 and 发送.

import { element } from './dom.js';

const TALLEST = 0.3; // of what is visible
const PHONE_WIDTH = 720;
const KEYBOARD_UP = 560;
const UNFOLD = 250; // after the field is left: what is being tapped must not move away under the finger

/**
 * `said(text)` and `pictured(files, text)` hear what is sent; `typing(yes)` whether the keys have to make room;
 * `drafted(text)` what stands in the field and was not sent.
 */
export class Writing {
  constructor({ said, pictured, typing, drafted }) {
    Object.assign(this, { said, pictured, typing, drafted });
    this.words = element('textarea', {
      class: 'words-in', rows: '1', 'aria-label': '打字', placeholder: '打字', maxlength: '4000', autocomplete: 'off', enterkeyhint: 'send',
    });
    this.files = element('input', { type: 'file', accept: 'image/*', multiple: true, hidden: true, 'aria-label': '照片' });
    const camera = this.button('拍照', '/static/camera.svg', () => this.choose('environment'));
    const album = this.button('相册', '/static/album.svg', () => this.choose(''));
    const send = element('button', { type: 'submit', class: 'send' }, '发送');
    this.form = element('form', { class: 'write' }, camera, album, this.files, this.words, send);
    this.listen();
  }

  button(words, icon, onclick) {
    return element('button', { type: 'button', class: 'camera', onclick }, element('img', { src: icon, alt: '' }), element('span', {}, words));
  }

  listen() {
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.send(); });
    this.files.addEventListener('change', () => this.picked());
    this.words.addEventListener('input', () => { this.drafted(this.words.value); this.look(); });
    this.words.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    });
    this.words.addEventListener('focus', () => this.look());
    this.words.addEventListener('blur', () => setTimeout(() => this.look(), UNFOLD));
    window.addEventListener('resize', () => this.look());
    setTimeout(() => this.look()); // when it stands on the page
  }

  /** Keys fold on a phone, where the keyboard on the screen takes half of it. */
  look() {
    const coarse = window.matchMedia('(pointer: coarse)').matches;
    const small = window.innerWidth < PHONE_WIDTH || window.innerHeight < KEYBOARD_UP;
    this.grow();
    this.typing(document.activeElement === this.words && (coarse || small));
  }

  /** What was half written stands there again. */
  begin(text) {
    this.words.value = text;
    this.grow();
  }

  get empty() {
    return !this.words.value.trim();
  }

  send() {
    const text = this.take();
    if (text) this.said(text);
  }

  take() {
    const text = this.words.value.trim();
    this.begin('');
    this.drafted('');
    if (this.form.closest('.typing')) this.words.blur();
    return text;
  }

  choose(camera) {
    if (camera) this.files.setAttribute('capture', camera);
    else this.files.removeAttribute('capture');
    this.files.click();
  }

  picked() {
    const files = [...this.files.files];
    this.files.value = '';
    if (files.length) this.pictured(files, this.take());
  }

  grow() {
    const field = this.words;
    field.style.height = 'auto';
    const border = field.offsetHeight - field.clientHeight;
    const most = Math.max(60, window.innerHeight * TALLEST);
    if (field.scrollHeight) field.style.height = `${Math.min(field.scrollHeight + border, most)}px`;
  }
}
