// One sentence on what to try next. It moves on by itself and never back.

import { get, put } from './keeper.js';

const KEPT = 'huxue:guide';
const STEPS = [
  (name) => `试一试 ①：在${name('保安员')}的手机上点「📍 签到」，看它记下了什么。`,
  (name) => `试一试 ②：还在${name('保安员')}的手机上，打几个字「三楼灭火器过期」，再点相机选一张照片，然后点「确认」。`,
  (name) => `试一试 ③：在${name('保安员')}的手机上点红色的「🚨 紧急求助」，看谁的手机响。`,
  (name) => `试一试 ④：在${name('值班员')}的手机上点「接警」，看${name('保安员')}那边怎么变。`,
  (name) => `试一试 ⑤：点右上「快进10分钟」两次，过了07:10，看哪个岗还缺人。`,
  (name) => `试一试 ⑥：在${name('值班员')}的手机上点「📊 小结」，看今天的数字和图片。`,
  () => '走完了。可以换人、快进到18:00看每日小结，或重新开始。',
];

export class Guide {
  /** `name` gives the name of the person on the phone of that role. */
  constructor(line, name) {
    this.line = line;
    this.name = name;
    this.step = Math.min(Number(get(KEPT)) || 0, STEPS.length - 1);
    this.show();
  }

  restart() {
    this.step = 0;
    this.show();
  }

  show() {
    put(KEPT, this.step);
    this.line.textContent = STEPS[this.step](this.name);
  }

  /** Something was tapped: whichever step it belongs to is done. */
  tapped(item) {
    const done = stepOf(item);
    if (done < this.step) return;
    this.step = done + 1;
    this.show();
  }
}

function stepOf({ kind, label }) {
  if (kind === 'press') return { 确认: 1, 接警: 3 }[label] ?? -1;
  if (kind === 'lever') return 4;
  if (label.startsWith('🚨')) return 2;
  if (label.startsWith('📊')) return 5;
  return kind === 'place' || label.includes('签到') ? 0 : -1;
}
