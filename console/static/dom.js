// Elements from data. Words only ever become text nodes.

/** element('button', {class: 'key', onclick: f}, '签到') */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** These children instead of the present ones. */
export function fill(parent, ...children) {
  parent.textContent = '';
  parent.append(...children);
}

/** A place on the page that holds its part, or nothing. */
export class Spot {
  constructor(name, part) {
    this.element = element('div', { class: name });
    this.part = part;
  }

  show(yes) {
    if (yes !== Boolean(this.part.parentNode)) fill(this.element, ...(yes ? [this.part] : []));
  }
}

const EMERGENCY = /^(?:110|119|120|122)$/;
const PHONES = /(?:1[1-9]\d{9}|\d{3,4}-\d{4,8}|110|119|120|122)(?![\w:-]|\.\d|[%％米公里人次处分秒天元岁号])/g;
const PART_OF_MORE = /[\w.:-]/;

/** The phone numbers in a text: [{number, from}]. */
function numbersIn(text) {
  const found = [...text.matchAll(PHONES)].map((match) => ({ number: match[0], from: match.index }));
  return found.filter(({ from }) => from === 0 || !PART_OF_MORE.test(text[from - 1]));
}

/** Police, fire and ambulance named in the text, each once. */
export function emergencyNumbers(text) {
  return [...new Set(numbersIn(text).map(({ number }) => number).filter((number) => EMERGENCY.test(number)))];
}

/** The text with its phone numbers as links that dial; the emergency numbers have buttons of their own. */
export function withDialLinks(text) {
  const pieces = [];
  let from = 0;
  for (const found of numbersIn(text)) {
    if (EMERGENCY.test(found.number)) continue;
    pieces.push(text.slice(from, found.from), dial(found.number));
    from = found.from + found.number.length;
  }
  pieces.push(text.slice(from));
  return pieces.filter((piece) => piece !== '');
}

export function dial(number, words = number) {
  return element('a', { href: `tel:${number}`, class: 'dial' }, words);
}

/** A button over the full width that dials. */
export function dialButton(number, words = number) {
  return element('a', { href: `tel:${number}`, class: 'dial-button' }, `☎ ${words}`);
}
