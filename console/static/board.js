// The board of posts in words and colours:
// [{school, window, posts: [{post, have, need, missing, note, people, colour}]}].
// colour: green (complete), amber (not yet, or a voluntary place empty), red (missing), grey (no window now).

import * as clock from './clock.js';
import { element, fill } from './dom.js';

const EVERY = 3000;
const MARKS = { green: '✓', amber: '！', red: '✕', grey: '–' };
const WORDS = { green: '齐', amber: '还没到齐', red: '缺', grey: '未到时间' };

export class Board {
  constructor(section) {
    this.time = element('span', { class: 'board-time' });
    this.rows = element('div', { class: 'board-schools' }, element('p', {}, '正在读取…'));
    fill(section, element('h2', {}, '岗位看板 ', this.time), this.rows);
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
    fill(this.rows, ...(schools.length ? schools.map(school) : [element('p', {}, '现在没有护学时段。')]));
  }
}

function school({ school: name, window: when, posts }) {
  const head = element('h3', {}, name, ' ', element('small', {}, when ?? ''));
  const resting = posts.every(({ colour }) => colour === 'grey');
  return element('section', { class: 'board-school' }, head,
    resting ? rest(posts) : element('ul', {}, ...posts.map(post)));
}

/** A school without a window now is one line. */
function rest(posts) {
  const names = posts.map((one) => one.post).join('、');
  return element('p', { class: 'rest' }, `${MARKS.grey} ${WORDS.grey}${names ? `：${names}` : ''}`);
}

function post({ post: name, have, need, missing, note, people = [], colour = 'grey' }) {
  const known = colour in MARKS ? colour : 'grey';
  const lacking = String(missing ?? '').replace(/^缺[:：]/, '');
  const words = lacking ? `${known === 'red' ? '缺:' : '还差'}${lacking}` : WORDS[known];
  return element('li', { class: `post ${known}` },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, MARKS[known]),
    element('span', { class: 'post-name' }, name),
    element('span', { class: 'heads' }, need ? `${have}/${need}` : ''),
    element('span', { class: 'missing' }, [words, note, people.join('、')].filter(Boolean).join(' · ')));
}
