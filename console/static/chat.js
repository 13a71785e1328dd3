// The chat page: one person's phone, full screen.

import { connect } from './page.js';
import { Phone } from './phone.js';
import { scanned } from './scan.js';

const phone = new Phone(document.querySelector('section.phone'));
const live = connect(() => [phone], {
  said: (event) => phone.said(event),
  restarted: () => phone.restart(),
});
const loaded = phone.load();
live.watch([phone.person]);
scanned(phone, loaded);

// Safari lays its keyboard over the page: the page ends where the keyboard begins.
const [main, seen] = [document.querySelector('main'), window.visualViewport];
if (seen) {
  seen.addEventListener('resize', () => {
    const covered = seen.scale < 1.01 && window.innerHeight - seen.height > 100;
    main.style.height = covered ? `${seen.height}px` : '';
  });
}
