// What every page with phones does: it listens, renews itself, and warns before what is unsent would be lost.

import * as bell from './bell.js';
import { Edition } from './edition.js';
import * as keeper from './keeper.js';
import { Live } from './live.js';

/** Connects the phones with the server. `phones()` are those on the page now. */
export function connect(phones, { said, restarted }) {
  const all = (act) => () => phones().forEach(act);
  const edition = new Edition(() => phones().every((phone) => phone.free));
  window.addEventListener('huxue:settled', () => edition.look());
  window.addEventListener('beforeunload', (leaving) => {
    if (!phones().some((phone) => phone.unsent)) return;
    leaving.preventDefault();
    leaving.returnValue = '';
  });
  keeper.askToStay();
  bell.whenItChanges(all((phone) => phone.showMute()));
  return new Live({
    said,
    restarted,
    opened: all((phone) => phone.load()),
    shown: all((phone) => phone.load()),
    connected: (yes) => phones().forEach((phone) => phone.connected(yes)),
    edition: (served) => edition.heard(served),
  });
}
