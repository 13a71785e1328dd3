// The board of posts: [{school, window, posts: [{post, have, need, missing, colour, note}]}] in words and colours.
// colour: green (complete), amber (doubtful or soon), red (missing), grey (not now, no data).

import * as clock from './clock.js';
import { element } from './dom.js';

const EVERY = 3000;
const MARKS = { green: '✓', amber: '！', red: '✕', grey: '–' };
const WORDS = { green: '齐', amber: '待核', red: '缺', grey: '未到时间' };

export class Board {
  constructor(section) {
    this.time = element('span', { class: 'board-time' });
    this.rows = element('div', { class: 'board-schools' }, element('p', {}, '正在读取…'));
    section.replaceChildren(element('h2', {}, '岗位看板 ', this.time), this.rows);
    setInterval(() => document.hidden || this.load(), EVERY);
    this.load();
  }

  async load() {
    const response = await fetch('/api/board').catch(() => null);
    if (!response?.ok) return;
    const schools = await response.json();
    this.time.textContent = `截至 ${clock.hours(clock.now(), true)}`;
    const text = JSON.stringify(schools);
    if (text === this.shown) return;
    this.shown = text;
    this.rows.replaceChildren(...(schools.length ? schools.map(school) : [element('p', {}, '现在没有护学时段。')]));
  }
}

function school({ school: name, window: when, posts }) {
  return element('section', { class: 'board-school' },
    element('h3', {}, name, ' ', element('small', {}, when ?? '')),
    element('ul', {}, ...posts.map(post)));
}

function post({ post: name, have, need, missing, colour = 'grey', note }) {
  const known = colour in MARKS ? colour : 'grey';
  const words = missing ? `缺:${String(missing).replace(/^缺[:：]?/, '')}` : note || WORDS[known];
  const heads = need === undefined || need === null ? '' : `${have}/${need}`;
  return element('li', { class: `post ${known}` },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, MARKS[known]),
    element('span', { class: 'post-name' }, name),
    element('span', { class: 'heads' }, heads),
    element('span', { class: 'missing' }, missing && note ? `${words} · ${note}` : words));
}
