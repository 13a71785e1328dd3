// The demo page: four phones, the board, the clock and its levers.

import { Board } from './board.js';
import * as clock from './clock.js';
import { element, fill } from './dom.js';
import { Guide } from './guide.js';
import { connect } from './page.js';
import { Phone } from './phone.js';
import { metresBetween, northOf, standingAt, whereAmI } from './place.js';
import { roleWords } from './roles.js';

const PLACES = { phone: '手机定位', post: '站在岗位上', far: '离岗2.3公里', none: '不给定位' };
const OTHER_CITY = 100000;
const SYNC_EVERY = 15000;
const JUMP_AFTER = 1500; // what the caller was told is read first

const nameOf = (seat) => seat && seat.card.name;
const one = (selector) => document.querySelector(selector);
const post = (path, body = {}) => fetch(path, {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
});

class Seat {
  /** A phone with what the demo puts above it: whose it is, and where it is. */
  constructor(seat, { people, tapped, heard, rang, moved }) {
    this.people = people;
    this.who = element('select', { 'aria-label': '换人' }, ...[...people.values()].map(
      ({ id, name, role }) => element('option', { value: id }, `${name} · ${roleWords(role)}`)));
    this.where = element('select', { 'aria-label': '位置' }, ...Object.entries(PLACES).map(
      ([value, words]) => element('option', { value }, words)));
    const section = seat.querySelector('section');
    this.who.value = section.dataset.person;
    fill(seat.querySelector('.seat-head'), this.who, this.where);
    this.phone = new Phone(section, { place: () => this.place(), tapped, heard, rang });
    this.who.addEventListener('change', () => {
      this.phone.open(this.who.value);
      this.phone.load();
      moved();
    });
  }

  get card() {
    return this.people.get(this.phone.person) || {};
  }

  async place() {
    const { post_latitude: latitude, post_longitude: longitude } = this.card;
    const own = typeof latitude === 'number' && typeof longitude === 'number' ? standingAt(latitude, longitude) : null;
    if (this.where.value === 'none') return null;
    if (own && this.where.value === 'post') return own;
    if (own && this.where.value === 'far') return northOf(own, 2300);
    const real = await whereAmI();
    if (real && own && metresBetween(real, own) > OTHER_CITY) {
      this.phone.toast('演示：按站在岗位上算');
      return own;
    }
    if (!real && own) this.phone.toast('没拿到定位。演示可把「手机定位」换成「站在岗位上」');
    return real;
  }
}

async function start() {
  await clock.syncFromServer();
  const people = new Map((await (await fetch('/api/demo/people')).json()).map((card) => [card.id, card]));
  const board = new Board(one('.board'));
  const live = connect(() => phones, {
    said: (event) => seats.filter(({ phone }) => phone.person === event.person).forEach(({ phone }) => phone.said(event)),
    restarted: () => startAnew(),
  });
  const watch = () => {
    live.watch(seats.map(({ phone }) => phone.person));
    nameTabs();
  };
  const seats = [...document.querySelectorAll('.seat')].map((seat) => new Seat(seat, {
    people,
    tapped: (_phone, item) => guide.tapped(item),
    heard: () => board.load(),
    rang: () => jump(),
    moved: watch,
  }));
  const phones = seats.map(({ phone }) => phone);
  const holder = (role) => seats.find(({ card }) => card.role && roleWords(card.role) === role);
  const jump = jumping(seats);
  const guide = new Guide(one('.guide'), (role) => nameOf(holder(role)) || role);
  const startAnew = () => {
    phones.forEach((phone) => phone.restart());
    phones.forEach((phone) => phone.load());
    guide.restart();
    clock.syncFromServer();
    board.load();
  };
  const nameTabs = tabs(seats);
  watch();
  phones.forEach((phone) => phone.load());
  levers(board, guide);
  tick();
}

function levers(board, guide) {
  for (const button of document.querySelectorAll('[data-forward]')) {
    button.addEventListener('click', async () => {
      button.disabled = true;
      const response = await post('/api/demo/forward', { minutes: Number(button.dataset.forward) }).catch(() => null);
      if (response && response.ok) {
        clock.sync((await response.json()).now);
        guide.tapped({ kind: 'lever', label: '' });
      }
      button.disabled = false;
      board.load();
    });
  }
  askBeforeRestart(one('.restart'));
}

/** 重新开始 asks once, in its own place. */
function askBeforeRestart(place) {
  const ask = element('button', { type: 'button' }, '重新开始');
  const yes = element('button', { type: 'button', class: 'danger' }, '确定，清空重来');
  const no = element('button', { type: 'button' }, '不');
  ask.addEventListener('click', () => { fill(place, yes, no); no.focus(); });
  no.addEventListener('click', () => { fill(place, ask); ask.focus(); });
  yes.addEventListener('click', async () => {
    yes.disabled = true;
    await post('/api/demo/reset').catch(() => null);
    yes.disabled = false;
    fill(place, ask);
  });
  fill(place, ask);
}

/** Leads the eye to the phone that rings, the desk's before any other. Somebody who writes is left alone. */
function jumping(seats) {
  let timer = null;
  const lead = () => {
    timer = null;
    const ringing = seats.filter(({ phone }) => phone.ringing.size);
    const first = ringing.find(({ card }) => roleWords(card.role) === '值班员') || ringing[0];
    const writing = document.activeElement && document.activeElement.matches('textarea');
    if (first && !writing) first.phone.section.scrollIntoView({ inline: 'center', block: 'nearest' });
  };
  return () => { timer = timer || setTimeout(lead, JUMP_AFTER); };
}

/** On a small screen one phone is seen at a time; the tabs lead to the others. Returns how to rename them. */
function tabs(seats) {
  const sections = seats.map(({ phone }) => phone.section);
  const buttons = sections.map((section) => element('button', {
    type: 'button', class: 'tab',
    onclick: () => section.scrollIntoView({ inline: 'center', block: 'nearest' }),
  }));
  fill(one('.tabs'), ...buttons);
  const seen = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
    buttons[sections.indexOf(target)].setAttribute('aria-current', String(isIntersecting));
  }), { root: one('.phones'), threshold: 0.6 });
  const rings = new MutationObserver(() => sections.forEach((section, index) => {
    buttons[index].classList.toggle('ringing', section.classList.contains('ringing'));
  }));
  for (const section of sections) {
    seen.observe(section);
    rings.observe(section, { attributeFilter: ['class'] });
  }
  return () => seats.forEach(({ phone, card }, index) => { buttons[index].textContent = card.name || phone.person; });
}

function tick() {
  const [time, date] = [one('.clock-time'), one('.clock-date')];
  const show = () => {
    time.textContent = clock.hours(clock.now(), true);
    date.textContent = clock.date(clock.now());
  };
  show();
  setInterval(show, 250);
  setInterval(() => clock.syncFromServer().catch(() => undefined), SYNC_EVERY);
}

start();
