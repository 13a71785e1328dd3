// What the camera wrote into a JPEG (when, where), carried over into the small copy. The server keeps the time.

const EXIF = 0xe1;
const LAST_HEADER = 0xda;
const ORIENTATION = 0x0112;

/** The small picture with the notes of the large one, which say from now on: the right way up. */
export async function withNotesOf(large, small) {
  const notes = exifIn(new DataView(await large.slice(0, 256 * 1024).arrayBuffer()));
  if (!notes) return small;
  layUpright(notes);
  return new Blob([small.slice(0, 2), notes, small.slice(2)], { type: small.type });
}

/** The segment, its marker included; null where there is none. */
function exifIn(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint8(at) === 0xff && view.getUint8(at + 1) !== LAST_HEADER) {
    const end = at + 2 + view.getUint16(at + 2);
    if (view.getUint8(at + 1) === EXIF && view.getUint32(at + 4) === 0x45786966) {
      return end <= view.byteLength ? new Uint8Array(view.buffer.slice(at, end)) : null;
    }
    at = end;
  }
  return null;
}

function layUpright(notes) {
  const [start, view] = [10, new DataView(notes.buffer)];
  const little = view.getUint16(start) === 0x4949;
  const directory = start + view.getUint32(start + 4, little);
  for (let entry = 0; entry < view.getUint16(directory, little); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (view.getUint16(at, little) === ORIENTATION) view.setUint16(at + 8, 1, little);
  }
}
