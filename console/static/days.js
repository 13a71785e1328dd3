// A line with the date before the first message of each day.

import * as clock from './clock.js';
import { element } from './dom.js';

export class Days {
  constructor(log) {
    this.log = log;
    this.lines = new Map();
    this.today = clock.dayOf(clock.now());
  }

  /** Where a page stays open over midnight, 今天 becomes 昨天. */
  rename() {
    const today = clock.dayOf(clock.now());
    if (today === this.today) return;
    this.today = today;
    this.lines.forEach((line) => { line.textContent = clock.dayWords(Number(line.dataset.at)); });
  }

  /** That bubble has just been put into the log. */
  placed(bubble) {
    this.rename();
    const day = clock.dayOf(bubble.at);
    const line = this.lines.get(day);
    if (!line) this.before(bubble, day, element('p', { class: 'day', 'data-at': bubble.at }, clock.dayWords(bubble.at)));
    else if (line.compareDocumentPosition(bubble.element) & Node.DOCUMENT_POSITION_PRECEDING) this.before(bubble, day, line);
  }

  before(bubble, day, line) {
    this.lines.set(day, line);
    this.log.insertBefore(line, bubble.element);
  }

  /** Where something has to stand that comes before that bubble and belongs to another day. */
  startOf(bubble, day) {
    const own = clock.dayOf(bubble.at);
    const line = this.lines.get(own);
    return own !== day && line && line.nextElementSibling === bubble.element ? line : bubble.element;
  }
}
