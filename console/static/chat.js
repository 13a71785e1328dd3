// The chat page: one person's phone, full screen.

import { Live } from './live.js';
import { Phone } from './phone.js';

const phone = new Phone(document.querySelector('section.phone'));
const live = new Live({
  said: (event) => phone.said(event),
  opened: () => phone.load(),
  shown: () => phone.load(),
  restarted: () => phone.restart(),
  connected: (yes) => phone.connected(yes),
});
phone.load();
live.watch([phone.person]);
