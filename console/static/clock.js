// The server's clock as this page knows it. A tap keeps its own time, so a wrong phone clock is corrected.

const WEEKDAYS = '日一二三四五六';
let ahead = 0;
let zoneMinutes = 8 * 60; // until the server has said where it is, as at the gates

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

/** Which day it is there, e.g. 2026-11-23. */
export const dayOf = (moment) => wall(moment).toISOString().slice(0, 10);

/** 今天 · 11月23日 星期一; 昨天 · …; of an earlier year with the year. */
export function dayWords(moment) {
  const [at, today] = [wall(moment), wall(now())];
  const year = at.getUTCFullYear() === today.getUTCFullYear() ? '' : `${at.getUTCFullYear()}年`;
  const words = `${year}${at.getUTCMonth() + 1}月${at.getUTCDate()}日 星期${WEEKDAYS[at.getUTCDay()]}`;
  const ago = Math.round((Date.parse(dayOf(now())) - Date.parse(dayOf(moment))) / 86400000);
  return `${{ 0: '今天 · ', 1: '昨天 · ' }[ago] || ''}${words}`;
}
