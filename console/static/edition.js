// An old page and a new server: the page fetches itself anew, but only when nothing would be lost by it.

const TRIED = 'huxue:edition';

export class Edition {
  /** `free` tells whether nothing unsent, half written or ringing is on the page. */
  constructor(free) {
    this.mine = document.body.dataset.edition || '';
    this.free = free;
  }

  /** The server said which edition it hands out. */
  heard(edition) {
    this.wanted = edition;
    this.look();
  }

  look() {
    if (!this.wanted || this.wanted === this.mine || !this.free()) return;
    // Behind one address may stand servers of two editions: never the same reload twice.
    if (tried() !== this.wanted && note(this.wanted)) window.location.reload();
  }
}

function tried() {
  try {
    return window.sessionStorage.getItem(TRIED);
  } catch {
    return null;
  }
}

function note(edition) {
  try {
    window.sessionStorage.setItem(TRIED, edition);
    return true;
  } catch {
    return false; // without a memory of it the page would reload for ever
  }
}
