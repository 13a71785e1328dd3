// The chat page: one person's phone, full screen.

import { connect } from './page.js';
import { Phone } from './phone.js';

const phone = new Phone(document.querySelector('section.phone'));
const live = connect(() => [phone], {
  said: (event) => phone.said(event),
  restarted: () => phone.restart(),
});
phone.load();
live.watch([phone.person]);
