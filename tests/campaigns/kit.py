"""A campaign begun, and somebody who fills in whatever is asked, with every tap counted."""

from __future__ import annotations

from datetime import date

from duty.campaigns import running
from duty.campaigns.answers import Answers, answers_of
from duty.campaigns.reading import shipped
from tests.kit.story import Phone, Shown, Story

ASIDE = ("看一遍", "用电脑填", "逐项看", "不改，下一项")
WORDS = {"请依次发3个数": "4 4 0", "请依次发2个数": "90 4", "请发一个数字": "90", "请写一句话": "已做好"}


async def begun(
    story: Story,
    name: str = "暑期排查",
    cutoff: date = date(2026, 11, 30),
    form: str = "annex1",
    due: date | None = None,
) -> int:
    """Begun by the command; the clock tells the schools."""
    now = story.house.clock.now()
    async with story.house.boundary.act(now) as act:
        made = running.planned(act.work, shipped(form), name, cutoff, due or cutoff, None, [], "", now)
        await act.work.campaigns.add(made)
        await running.begin(act.work, made, "", now)
        number = made.known_id
    await story.forward(minutes=1)
    return number


async def form_of(story: Story, campaign: int, school: str) -> Answers:
    async with story.house.database.work(story.house.clock.now()) as work:
        found = await answers_of(work, campaign, school)
        assert found is not None
        return found


class Clerk:
    """Answers everything that is asked with the first thing offered, and counts what it took."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.taps, self.typed = phone, 0, 0
        self.seen: list[str] = []
        self.on_screen: dict[str, int] = {}
        """Taps by where in the form they were made."""

    async def opens(self) -> Shown:
        await self.phone.sends("📄 附件1")
        self.taps += 1
        return await self.phone.sees("附件1")

    async def fills(self, shown: Shown) -> Shown:
        """Until it can be handed in."""
        for _ in range(80):
            self.seen.append(shown.text)
            if any(label.startswith("交给") or label == "填完了，交表" for label in shown.buttons):
                return shown
            shown = await self._answers(shown)
        raise AssertionError(f"never done: {self.seen[-3:]}")

    async def _answers(self, shown: Shown) -> Shown:
        label = self._label(shown)
        if label:
            self.taps += 1
            where = shown.text.split("\n")[0]
            self.on_screen[where] = self.on_screen.get(where, 0) + 1
            await self.phone.presses(label, old=shown)
        else:
            self.typed += 1
            await self.phone.sends(next(say for asked, say in WORDS.items() if asked in shown.text))
        return await self.phone.sees("")

    @staticmethod
    def _label(shown: Shown) -> str:
        own = [label for label in shown.buttons if label not in ASIDE]
        right = [label for label in own if label.startswith("对")]
        return (right or own or [""])[0]

    async def hands_in(self, shown: Shown) -> Shown:
        label = next(x for x in shown.buttons if x.startswith("交给") or x == "填完了，交表")
        self.taps += 1
        await self.phone.presses(label, old=shown)
        return await self.phone.sees("")
