// A printed code was scanned: its link opened this page, and behind the # stands what it says.

import * as keeper from './keeper.js';

const CLOCK_WAIT = 700;
const SAME_SCAN = 60000; // a code that is opened twice within a minute was scanned once
const SCANNED = '扫码';
const TAG = /^t=/i; // before the own number of an NFC tag
const OPENED_BY = ['/s', '/codes'];

/** The code this page was opened with, said once. `loaded` brings the server's clock, which is not waited for long. */
export async function scanned(phone, loaded) {
  const code = decoded(window.location.hash.slice(1));
  if (!code || !OPENED_BY.includes(window.location.pathname)) return;
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, CLOCK_WAIT))]);
  scan(phone, code);
  // Shown again (back, anew) the page says it no second time.
  window.history.replaceState(null, '', window.location.pathname === '/s' ? '/chat' : window.location.pathname);
}

/** Says it in that person's chat, with the time of the scan; without signal it waits like any other message. */
export function scan(phone, code) {
  const about = phone.about('scan');
  const last = keeper.get(about);
  if (last && last.code === code && Date.now() - last.at < SAME_SCAN) {
    phone.toast('刚才扫过了，不用再扫');
    return;
  }
  keeper.put(about, { code, at: Date.now() });
  const text = TAG.test(code) ? code.replace(TAG, '') : `/start ${code}`;
  phone.send({ body: { text }, label: SCANNED });
}

/** How one's own words read: a scan is no word that anybody wrote. */
export const ownWords = (text) => (/^\/start [cnp][_-]/i.test(text) ? SCANNED : text);

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
