// One sentence on what to try next. It moves on by itself and never back.

import { get, put } from './keeper.js';

const KEPT = 'huxue:guide';
const STEPS = [
  (name) => `试一试 ①：在${name('保安员')}的手机上点「📍 签到」，看它记下了什么。`,
  (name) => `试一试 ②：还在${name('保安员')}的手机上，点「📝 报事件」，或直接打一句话、发张照片。`,
  (name) => `试一试 ③：点红色的「🚨 紧急求助」，看谁的手机响。`,
  (name) => `试一试 ④：在${name('值班员')}的手机上点「接警」，看${name('保安员')}那边怎么变。`,
  () => '走完了。可以快进时间看看缺岗和提醒，换人，或重新开始。',
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
  if (kind === 'press') return label === '接警' ? 3 : -1;
  if (label.startsWith('🚨')) return 2;
  if (kind === 'place' || label.includes('签到')) return 0;
  const reports = kind === 'photo' || /报事件|报隐患/.test(label) || !/^\p{Extended_Pictographic}/u.test(label);
  return reports ? 1 : -1;
}
