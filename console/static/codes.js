// The demo's wall: the printed codes of the guard's school beside the guard's phone. A click is a scan.

import * as clock from './clock.js';
import { element, fill } from './dom.js';
import { connect } from './page.js';
import { Phone } from './phone.js';
import { standingAt } from './place.js';
import { scan, scanned } from './scan.js';

const SYNC_EVERY = 5000; // the time is moved on the other page

const one = (selector) => document.querySelector(selector);

async function start() {
  await clock.syncFromServer();
  const codes = await (await fetch('/api/demo/codes')).json();
  let here = codes[0];
  const phone = new Phone(one('section.phone'), {
    place: () => Promise.resolve(here ? standingAt(here.latitude, here.longitude) : null),
  });
  const live = connect(() => [phone], {
    said: (event) => phone.said(event),
    restarted: () => {
      phone.restart();
      phone.load();
    },
  });
  const hung = codes.map((code) => poster(code, () => {
    here = code;
    scan(phone, code.code);
  }));
  fill(one('.wall'), element('p', { class: 'say' }, '点一下墙上的码，就像走到那里用手机扫了一下。'), ...hung);
  const loaded = phone.load();
  live.watch([phone.person]);
  scanned(phone, loaded);
  tick();
}

function poster({ code, name, heading, looks }, tapped) {
  const made = element('button', { type: 'button', class: 'hung' },
    element('strong', {}, name),
    element('span', { class: 'heading' }, heading),
    element('img', { src: `/codes/${encodeURIComponent(code)}.png`, alt: '', width: 176, height: 176 }),
    looks.length ? element('ol', {}, ...looks.map((look) => element('li', {}, look))) : null);
  made.addEventListener('click', () => {
    made.classList.add('done');
    tapped();
  });
  return made;
}

function tick() {
  const time = one('.clock-time');
  const show = () => { time.textContent = clock.hours(clock.now(), true); };
  show();
  setInterval(show, 250);
  setInterval(() => clock.syncFromServer().catch(() => undefined), SYNC_EVERY);
}

start();
