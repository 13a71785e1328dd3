// The server's clock as this page knows it. A tap keeps its own time, so a wrong phone clock is corrected.

const WEEKDAYS = '日一二三四五六';
let ahead = 0;
let zoneMinutes = -new Date().getTimezoneOffset();

/** Learn from the server's local time, e.g. 2026-11-23T06:50:00.000+08:00. */
export function sync(iso) {
  ahead = Date.parse(iso) - Date.now();
  const zone = /([+-])(\d\d):(\d\d)$/.exec(iso);
  if (zone) zoneMinutes = (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
}

export async function syncFromServer() {
  const response = await fetch('/api/now');
  if (response.ok) sync((await response.json()).now);
}

export const now = () => Date.now() + ahead;

export const iso = (moment) => new Date(moment).toISOString();

const two = (number) => String(number).padStart(2, '0');
const wall = (moment) => new Date(moment + zoneMinutes * 60000);

export function hours(moment, seconds = false) {
  const at = wall(moment);
  const short = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  return seconds ? `${short}:${two(at.getUTCSeconds())}` : short;
}

export function date(moment) {
  const at = wall(moment);
  return `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日 星期${WEEKDAYS[at.getUTCDay()]}`;
}

/** 07:31 today, 11月22日 07:31 on another day. */
export function stamp(moment) {
  const [at, today] = [wall(moment), wall(now())];
  const same = at.toISOString().slice(0, 10) === today.toISOString().slice(0, 10);
  return same ? hours(moment) : `${at.getUTCMonth() + 1}月${at.getUTCDate()}日 ${hours(moment)}`;
}
