// The sound of an alert, and the flashing title. One bell for the whole page, however many phones ring.

const EVERY = 1400;
const Sound = window.AudioContext || window.webkitAudioContext;
const ringing = new Set();
const listeners = new Set();
const audio = Sound ? new Sound() : null;
let timer = null;
let muted = null;

/** Whether this page cannot be heard: nobody touched it yet, or the browser has no sound at all. */
export const blocked = () => audio === null || audio.state !== 'running';
/** Whether a touch lets it sound. */
export const mayWake = () => audio !== null;

/** `listener` hears whenever that changes. */
export function whenItChanges(listener) {
  listeners.add(listener);
}

function look() {
  if (blocked() === muted) return;
  muted = blocked();
  listeners.forEach((listener) => listener());
}

export function wake() {
  if (!audio) return;
  Promise.resolve(audio.resume()).then(look, look);
  look();
}

if (audio) audio.onstatechange = look;
for (const touch of ['pointerdown', 'touchend', 'keydown']) window.addEventListener(touch, wake);
muted = blocked();

function beep(frequency, after) {
  const [tone, loudness] = [audio.createOscillator(), audio.createGain()];
  const start = audio.currentTime + after;
  tone.frequency.value = frequency;
  loudness.gain.setValueAtTime(0.25, start);
  loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.28);
  tone.connect(loudness).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.3);
}

function ring() {
  if (audio && !blocked()) {
    beep(880, 0);
    beep(660, 0.32);
  }
  const touched = navigator.userActivation && navigator.userActivation.hasBeenActive;
  if (touched && navigator.vibrate) navigator.vibrate([300, 100, 300]);
}

export const rings = () => ringing.size > 0;

export function start(token) {
  ringing.add(token);
  if (timer) return;
  ring();
  timer = setInterval(ring, EVERY);
}

export function stop(token) {
  ringing.delete(token);
  if (ringing.size) return;
  clearInterval(timer);
  timer = null;
}
