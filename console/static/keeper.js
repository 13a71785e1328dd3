// What was tapped and not yet taken by the server, kept on the phone: words in localStorage, pictures in
// IndexedDB. Both may be full, refused or never answer; then the page itself keeps it and says so.

const PREFIX = 'huxue:unsent:';
const PATIENCE = 700;
const memory = new Map();

function storage(action, fallback) {
  try {
    return action(window.localStorage);
  } catch {
    return fallback();
  }
}

/** Whether it will still be there when the page is closed. */
export function put(key, value) {
  const text = JSON.stringify(value);
  memory.set(key, text);
  const kept = storage((local) => { local.setItem(key, text); return true; }, () => false);
  if (kept) memory.delete(key);
  return kept;
}

export function get(key) {
  const text = memory.get(key) || storage((local) => local.getItem(key), () => null);
  return text ? JSON.parse(text) : null;
}

export function drop(key) {
  memory.delete(key);
  storage((local) => local.removeItem(key), () => undefined);
}

/** Ask the browser not to clear it away by itself. */
export function askToStay() {
  const manager = navigator.storage;
  if (manager && manager.persist) Promise.resolve(manager.persist()).catch(() => undefined);
}

// -- items ---------------------------------------------------------------------------------

const keyOf = (person, id) => `${PREFIX}${person}:${id}`;
const loose = new Set();

/** Whether anything unsent lives only as long as this page. */
export const onlyHere = (items) => items.some((item) => loose.has(item.id));

export function keepItem(person, item) {
  const kept = put(keyOf(person, item.id), item);
  if (!kept) loose.add(item.id);
  return kept;
}

export function dropItem(person, { id, picture: isPicture }) {
  drop(keyOf(person, id));
  loose.delete(id);
  pictureMemory.delete(id);
  if (isPicture) limited(pictures('readwrite', (store) => store.delete(id))).catch(() => undefined);
}

const allKeys = () => [...new Set(storage((local) => Object.keys(local), () => []).concat([...memory.keys()]))];

/** Whatever was noted about that person's chat, but not what is still to be sent. */
export function forget(person) {
  allKeys().filter((key) => key.startsWith(`huxue:about:${person}:`)).forEach(drop);
}

/** Everything of that person still to be sent, in the order it was tapped. */
export function unsent(person) {
  const start = `${PREFIX}${person}:`;
  const items = allKeys().filter((key) => key.startsWith(start)).map(get);
  return items.filter(Boolean).sort((one, other) => one.id - other.id);
}

// -- pictures ------------------------------------------------------------------------------

const pictureMemory = new Map();

/** Resolves within a second, to whether the picture outlives this page. */
export async function keepPicture(id, blob) {
  pictureMemory.set(id, blob);
  const kept = await limited(pictures('readwrite', (store) => store.put(blob, id))).then(() => true, () => false);
  if (!kept) loose.add(id);
  return kept;
}

export async function picture(id) {
  return pictureMemory.get(id) || limited(pictures('readonly', (store) => store.get(id)));
}

/** The same picture under another number. */
export async function movePicture(from, to) {
  const blob = pictureMemory.get(from);
  if (blob) pictureMemory.set(to, blob);
  if (loose.has(from)) loose.add(to);
  const known = blob || (await picture(from));
  if (!known || !(await keepPicture(to, known))) return;
  await limited(pictures('readwrite', (store) => store.delete(from)));
}

/** Safari's storage sometimes never answers; neither a bubble nor a message waits for it. */
function limited(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the storage does not answer')), PATIENCE);
    promise.then(resolve, reject).then(() => clearTimeout(timer));
  });
}

function pictures(mode, action) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('huxue', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('pictures');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const transaction = base.transaction('pictures', mode);
      const request = action(transaction.objectStore('pictures'));
      transaction.oncomplete = () => { base.close(); resolve(request.result); };
      transaction.onabort = () => { base.close(); reject(transaction.error); };
    };
  });
}
