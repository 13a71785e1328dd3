// Nothing on the page moves under a finger: what would move it waits until the finger is lifted and its tap was heard.

const HEARD = 60; // a tap becomes a click a moment after the finger left
const LONGEST = 700; // whoever holds on (to choose words, say) keeps nothing back for longer

const waiting = [];
let down = false;
let timer = null;

function go() {
  down = false;
  for (const action of waiting.splice(0)) action();
}

function lifted(after) {
  clearTimeout(timer);
  timer = setTimeout(go, after);
}

// Before everybody else's listeners: those may already ask whether a finger is down.
window.addEventListener('pointerdown', () => { down = true; lifted(LONGEST); }, true);
for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, () => down && lifted(HEARD), true);

/** `action` at once, or as soon as no finger is down; in the order in which they were asked. */
export function whenLifted(action) {
  if (down) waiting.push(action);
  else action();
}
