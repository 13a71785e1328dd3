// What was tapped and not yet taken by the server, kept on the phone: words in localStorage, pictures in IndexedDB.

const PREFIX = 'huxue:unsent:';
const memory = new Map(); // where the browser keeps nothing (private mode)

function storage(action, fallback) {
  try {
    return action(window.localStorage);
  } catch {
    return fallback();
  }
}

export function put(key, value) {
  const text = JSON.stringify(value);
  storage((local) => local.setItem(key, text), () => memory.set(key, text));
}

export function get(key) {
  const text = storage((local) => local.getItem(key), () => null) ?? memory.get(key);
  return text ? JSON.parse(text) : null;
}

export function drop(key) {
  memory.delete(key);
  storage((local) => local.removeItem(key), () => undefined);
}

const keyOf = (person, id) => `${PREFIX}${person}:${id}`;

export const keepItem = (person, item) => put(keyOf(person, item.id), item);

export function dropItem(person, id) {
  drop(keyOf(person, id));
  return pictures('readwrite', (store) => store.delete(id)).catch(() => pictureMemory.delete(id));
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

const pictureMemory = new Map();

export async function keepPicture(id, blob) {
  pictureMemory.set(id, blob);
  await pictures('readwrite', (store) => store.put(blob, id)).catch(() => undefined);
}

export async function picture(id) {
  return pictureMemory.get(id) ?? (await pictures('readonly', (store) => store.get(id)).catch(() => undefined));
}

function pictures(mode, action) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('huxue', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('pictures');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const request = action(base.transaction('pictures', mode).objectStore('pictures'));
      request.onsuccess = () => { base.close(); resolve(request.result); };
      request.onerror = () => { base.close(); reject(request.error); };
    };
  });
}
