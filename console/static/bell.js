// The sound of an alert. One bell for the whole page, however many phones ring.

const EVERY = 1400;
const ringing = new Set();
let audio = null;
let timer = null;

function wake() {
  audio ??= window.AudioContext ? new AudioContext() : null;
  audio?.resume();
}
// Browsers let a page sound only after somebody has touched it.
window.addEventListener('pointerdown', wake);
window.addEventListener('keydown', wake);

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
  if (audio?.state === 'running') {
    beep(880, 0);
    beep(660, 0.32);
  }
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([300, 100, 300]);
}

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
