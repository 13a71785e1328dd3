// A page that keeps watch: the screen stays on, and where the browser allows it a call is also a notification.

const OFFICERS = ['民警', '辅警', '所长', '值班员', '带班领导', '校长', '副校长', '安全办'];
const shown = new Map();
let lock = null;
let wanted = false;

/** Whether whoever has that role is called, so that they must know whether this page can be heard. */
export const keepsWatch = (role) => OFFICERS.includes(role);

/** The screen stays on while the page is looked at. Once is enough; it comes back with the page. */
export function stayAwake() {
  if (!wanted) document.addEventListener('visibilitychange', hold);
  wanted = true;
  hold();
}

async function hold() {
  if (!wanted || document.hidden || lock || !navigator.wakeLock) return;
  try {
    lock = await navigator.wakeLock.request('screen');
    lock.addEventListener('release', () => { lock = null; });
  } catch {
    lock = null; // a low battery may forbid it
  }
}

/** Asked once, with a tap. */
export function askToNotify() {
  if (!('Notification' in window) || Notification.permission !== 'default') return;
  Promise.resolve(Notification.requestPermission()).catch(() => undefined);
}

/** Nothing of the call stands in it: a screen that lies on a table is read by anybody. */
export function notify(token) {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const note = new Notification('紧急求助', { body: '请打开页面接警', tag: token, requireInteraction: true });
    note.onclick = () => { window.focus(); note.close(); };
    shown.set(token, note);
  } catch {
    // some phones only let a service worker do so
  }
}

export function withdraw(token) {
  const note = shown.get(token);
  if (note) note.close();
  shown.delete(token);
}
