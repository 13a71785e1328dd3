"""附件1: a desk begins a campaign, clerks fill the form in sooner or later, heads and chiefs sign it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from bot.simulation.actors.actor import pressing, saying
from bot.simulation.actors.gate.swapper import own_dice
from bot.simulation.agenda import Act
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person

BEGINS_AT, CUTOFF, DUE = time(10, 5), timedelta(days=4), timedelta(days=6)
NAME = "暑期排查"
AT_ONCE, WITHIN_HOURS = 0.6, 3.0
"""So many clerks fill it in on the day they are told, the others only once they are reminded."""
THUMB_S, READS_S = 6.0, 1800.0
SENDS_BACK = 0.1
ASKED = ("请填", "还没交", "请再改一下")
TO_SIGN = ("请您看一遍再签字", "还等您签字")
ASIDE = ("看一遍", "用电脑填", "逐项看", "不改，下一项", "撤回来改", "重开")
"""What a clerk leaves alone: also taking back what was handed in."""
TYPED = {"请依次发3个数": "4 4 0", "请依次发2个数": "90 4", "请发一个数字": "90", "请写一句话": "已经做好"}


class Once:
    """Whoever is shown the same twice at a moment answers once."""

    def __init__(self, world: World, looks: Callable[[Phone, Shown], None]) -> None:
        self._world, self._looks = world, looks
        self._last: object = None

    def __call__(self, phone: Phone, shown: Shown) -> None:
        seen = self._world.now, shown.text, tuple(shown.buttons)
        if seen != self._last:
            self._last = seen
            self._looks(phone, shown)


class Beginner:
    """The first desk of the district: one campaign, on the first day."""

    def __init__(self, world: World, person: Person) -> None:
        self._world, self._person = world, person
        desks = [one.id for one in world.district.people.values() if one.role is person.role and one.org_id]
        self._first, self._begun = desks[0] == person.id and world.phone(person.id) is not None, False
        if self._first and (phone := world.phone(person.id)):
            phone.sees.append(Once(world, self._looks))

    def plan(self, day: date) -> None:
        if not self._first or self._begun:
            return
        self._begun, world = True, self._world
        cutoff, due = day + CUTOFF, day + DUE
        self._days = f"{NAME} {cutoff.month}月{cutoff.day}日 {due.month}月{due.day}日"
        world.at(world.moment(day, BEGINS_AT), saying(world, self._person.id, "/campaign"))

    def _looks(self, phone: Phone, shown: Shown) -> None:
        if "请写：名称" in shown.text:
            self._does(saying(self._world, self._person.id, self._days))
            return
        wanted = next((one for one in shown.buttons if one.startswith(("发给", "附件1 "))), "")
        fresh = "没有排查行动" in shown.text and "新一轮" in shown.buttons
        if label := wanted or ("新一轮" if fresh else ""):
            self._does(pressing(self._world, self._person.id, label))

    def _does(self, act: Act) -> None:
        self._world.react(self._person.id, THUMB_S, act)


class Clerk:
    """The safety office: answers what is asked with the first thing offered, and hands it in."""

    def __init__(self, world: World, person: Person) -> None:
        self._world, self._person = world, person
        self._dice = own_dice(world, person)
        self._soon = self._dice.random() < AT_ONCE
        if phone := world.phone(person.id):
            phone.sees.append(Once(world, self._looks))

    def plan(self, day: date) -> None:
        """Only what is told makes work."""

    def _looks(self, phone: Phone, shown: Shown) -> None:
        if "打开" in shown.buttons and any(words in shown.text for words in ASKED):
            if self._soon or "请填" not in shown.text:
                after = self._dice.uniform(60, WITHIN_HOURS * 3600)
                self._world.react(self._person.id, after, pressing(self._world, self._person.id, "打开"))
        elif _of_a_form(shown):
            self._answers(shown)

    def _answers(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        own = [label for label in shown.buttons if label not in ASIDE]
        right = [label for label in own if label.startswith(("对", "交给"))]
        after = THUMB_S * self._dice.lognormvariate(0, 0.5)
        if label := (right or own or [""])[0]:
            world.react(person, after, pressing(world, person, label))
        elif words := next((say for asked, say in TYPED.items() if asked in shown.text), ""):
            world.react(person, after, saying(world, person, words))


class Signer:
    """校长 and 所长: read it, then sign; now and then it goes back first."""

    def __init__(self, world: World, person: Person) -> None:
        self._world, self._person = world, person
        self._dice = own_dice(world, person)
        if phone := world.phone(person.id):
            phone.sees.append(Once(world, self._looks))

    def plan(self, day: date) -> None:
        """Only what is told makes work."""

    def _looks(self, phone: Phone, shown: Shown) -> None:
        if "打开" in shown.buttons and any(words in shown.text for words in TO_SIGN):
            self._presses("打开", READS_S)
        elif "签字" in shown.buttons:
            self._presses("退回" if self._dice.random() < SENDS_BACK else "签字", READS_S / 10)
        elif "数字请再核实" in shown.buttons:
            self._presses("数字请再核实", THUMB_S)

    def _presses(self, label: str, median_s: float) -> None:
        after = median_s * self._dice.lognormvariate(0, 0.8)
        self._world.react(self._person.id, after, pressing(self._world, self._person.id, label))


def _of_a_form(shown: Shown) -> bool:
    return "看一遍" in shown.buttons or "逐项看" in shown.buttons
