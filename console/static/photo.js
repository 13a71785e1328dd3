// A picture in the chat, and as large as the screen.

import { element } from './dom.js';

/** `loaded` hears when it has taken its place. */
export function photo(source, loaded) {
  const picture = element('img', { src: source, alt: '照片', loading: 'lazy' });
  const frame = element('button', { type: 'button', class: 'picture', 'aria-label': '看大图', onclick: () => enlarge(source) }, picture);
  picture.addEventListener('error', () => frame.replaceWith(element('p', { class: 'words' }, '［照片，刷新页面再看］')));
  picture.addEventListener('load', loaded);
  return frame;
}

/** A tap anywhere or Esc closes it. */
function enlarge(source) {
  const large = element('dialog', { class: 'large', 'aria-label': '大图' }, element('img', { src: source, alt: '大图' }));
  document.body.append(large);
  if (!large.showModal) return enlargeWithout(large);
  large.addEventListener('click', () => large.close());
  large.addEventListener('close', () => large.remove());
  return large.showModal();
}

/** Browsers that do not know dialogs. */
function enlargeWithout(large) {
  large.classList.add('plain');
  large.addEventListener('click', () => large.remove());
}
