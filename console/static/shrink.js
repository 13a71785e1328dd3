// A picture made small on the phone, the right way up; the picture as it is where that does not work.

import { withNotesOf } from './notes.js';

const LONGEST = 1600;
const QUALITY = 0.85;
const SMALL_ENOUGH = 300 * 1024;
const PATIENCE = 8000;
// A picture of one dark and one bright dot whose camera says: turned by a quarter. Upright it is 1 wide, 2 high.
const TURNED = [
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABsSFBcUERsXFhceHBsg',
  'KEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAABAAIBAREA/8QAFAABAAAAAAAA',
  'AAAAAAAAAAAABf/EABsQAAAHAQAAAAAAAAAAAAAAAAABAgQFNXOy/9oACAEBAAA/AHIuraYo5If/2Q==',
].join('');

/** Never fails: at worst it is what was given. */
export async function small(copy) {
  if (copy.size <= SMALL_ENOUGH) return copy;
  const made = await within(PATIENCE, shrunk(copy)).catch(() => copy);
  return made.size < copy.size ? made : copy;
}

/** The bytes themselves: a file may change or vanish under the page before it could be sent. */
export async function copied(file) {
  try {
    return new Blob([await file.arrayBuffer()], { type: file.type });
  } catch {
    return file;
  }
}

async function shrunk(blob) {
  if (!(await turnsUpright())) return blob;
  const picture = await decoded(blob);
  const { width, height } = sizeOf(picture);
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (picture.close) picture.close();
  const made = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', QUALITY); });
  return withNotesOf(blob, made).catch(() => made);
}

const sizeOf = (picture) => ({ width: picture.naturalWidth || picture.width, height: picture.naturalHeight || picture.height });

async function decoded(blob) {
  try {
    return await createImageBitmap(blob, { imageOrientation: 'from-image' });
  } catch {
    return imageOf(blob);
  }
}

function imageOf(blob) {
  const [image, url] = [new Image(), URL.createObjectURL(blob)];
  return new Promise((resolve, reject) => {
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('no picture'));
    image.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}

let upright = null;

/** Older browsers lay pictures on their side and would lose the camera's word about it. */
function turnsUpright() {
  if (!upright) {
    const bytes = Uint8Array.from(atob(TURNED), (letter) => letter.charCodeAt(0));
    upright = decoded(new Blob([bytes], { type: 'image/jpeg' })).then((picture) => sizeOf(picture).width === 1);
  }
  return upright;
}

function within(patience, promise) {
  const late = new Promise((_, reject) => { setTimeout(() => reject(new Error('too slow')), patience); });
  return Promise.race([promise, late]);
}
