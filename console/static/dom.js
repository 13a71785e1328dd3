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

const PHONES = /(?<![\w.:-])(?:1[1-9]\d{9}|\d{3,4}-\d{4,8}|110|119|120|122)(?![\w:-]|\.\d|[%％米公里人次处分秒天元岁号])/g;

/** The text with its phone numbers as links that dial. */
export function withDialLinks(text) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(PHONES)) {
    pieces.push(text.slice(from, found.index), dial(found[0]));
    from = found.index + found[0].length;
  }
  pieces.push(text.slice(from));
  return pieces.filter((piece) => piece !== '');
}

export function dial(number, words = number) {
  return element('a', { href: `tel:${number}`, class: 'dial' }, words);
}
