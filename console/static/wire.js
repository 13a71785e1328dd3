// One try to hand one message to the server. Only our own server's word counts as taken.

const REACHABLE_PATIENCE = 3000;

/**
 * How a try can end. taken: our server named this id. refused: it will never be taken, `reason` says why.
 * later: our server asks for patience. nobody: no answer, or somebody else's (a sign-in page of the network).
 */
const taken = { fate: 'taken' };
const later = { fate: 'later' };
const nobody = { fate: 'nobody' };
const refused = (reason) => ({ fate: 'refused', reason });

const address = (person) => `/api/${encodeURIComponent(person)}/updates`;

/** Words, places and presses: small, so the whole try is bounded by `patience`. */
export async function sendWords(person, item, patience, signal) {
  const [body, stop] = [JSON.stringify({ id: item.id, at: item.at, ...item.body }), limited(patience, signal)];
  try {
    const response = await fetch(address(person), {
      method: 'POST', body, redirect: 'error', keepalive: true, signal: stop.signal,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    return verdict(item, response.status, response.headers.get('Content-Type'), await response.text());
  } catch {
    return nobody;
  } finally {
    stop.done();
  }
}

/** A picture may take as long as it moves: the try ends only when nothing went for `stall` milliseconds. */
export function sendPicture(person, item, blob, { stall, moved, signal }) {
  const request = new XMLHttpRequest();
  let timer = null;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => request.abort(), stall);
  };
  const stop = () => request.abort();
  return new Promise((resolve) => {
    request.upload.addEventListener('progress', ({ loaded, total }) => { alive(); moved(total ? loaded / total : 0); });
    request.addEventListener('progress', alive);
    request.addEventListener('loadend', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(verdict(item, request.status, request.getResponseHeader('Content-Type'), request.responseText));
    });
    signal.addEventListener('abort', stop);
    request.open('POST', address(person));
    request.setRequestHeader('Accept', 'application/json');
    alive();
    request.send(form(item, blob));
  });
}

function form(item, blob) {
  const made = new FormData();
  const own = { id: item.id, at: item.at, ...item.body, ...(item.madeOf ? { of: item.madeOf } : {}) };
  for (const [name, value] of Object.entries(own)) made.append(name, value);
  made.append('photo', blob, 'photo.jpg');
  return made;
}

function verdict(item, status, type, text) {
  const answer = parsed(text);
  if (status === 200) return isJson(type) && names(answer, item.id) ? taken : nobody;
  const reason = answer && typeof answer.reason === 'string' ? answer.reason : null;
  if (status === 400 && reason !== null) return refused(reason);
  // A proxy has its own limit and its own words for it; for a picture nobody can be asked again.
  if (item.picture && (status === 413 || status === 415)) return refused(reason || '太大了，网络不收');
  if (status === 413 && reason !== null) return refused(reason);
  return status === 503 && reason !== null ? later : nobody;
}

const isJson = (type) => /^application\/json\b/i.test(type || '');
const names = (answer, id) => Boolean(answer) && Array.isArray(answer.accepted) && answer.accepted.map(String).includes(String(id));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether our own server answers at all just now. */
export async function reachable() {
  const stop = limited(REACHABLE_PATIENCE);
  try {
    const response = await fetch('/api/now', { redirect: 'error', signal: stop.signal });
    return response.ok && isJson(response.headers.get('Content-Type')) && Boolean((await response.json()).now);
  } catch {
    return false;
  } finally {
    stop.done();
  }
}

function limited(patience, outer) {
  const aborter = new AbortController();
  const stop = () => aborter.abort();
  const timer = setTimeout(stop, patience);
  if (outer) outer.addEventListener('abort', stop);
  return {
    signal: aborter.signal,
    done() {
      clearTimeout(timer);
      if (outer) outer.removeEventListener('abort', stop);
    },
  };
}
