"""A scripted morning over Telegram, driven from outside: it goes on only when everything before was seen."""

from __future__ import annotations

import asyncio
import io
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import insert, select

from duty.messaging.accounts import CONSENT_VERSION
from storage import tables
from storage.engine.database import create_engine
from storage.queries.evidence.history import DIGEST
from tests.botapi import Person, TelegramDouble
from tests.crashes.boundaries import Point
from tests.crashes.morning_child import TOKEN
from tests.kit.engine_room import MONDAY
from tests.kit.nursery import Nursery

WEST_GATE = (33.415712, 118.881649)
GUARD, NEIGHBOUR, LEADER, DESK = "G02", "G03", "G01", "DO3"
PATIENCE_S = 60
"""Only to end a hang."""
LOOK_S = 0.02
LEFT_BEHIND = "昨天没来得及说的话"
SENDS = ("sendMessage", "sendPhoto")
SAID = (*SENDS, "editMessageText", "editMessageCaption", "answerCallbackQuery", "deleteMessage")
Told = tuple[int, str, str]
"""Chat, method and words of one call that the wire took."""


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "orange").save(out, "JPEG")
    return out.getvalue()


@dataclass
class Death:
    """What a second connection found when the house had just been killed."""

    unsettled: set[tuple[int, str]]
    """Chats and words of the rows whose end was not written down: these the wire may have taken."""


@dataclass
class Morning:
    """One folder, one double, and the houses that lived there one after the other."""

    folder: Path
    url: str
    double: TelegramDouble
    nursery: Nursery
    deadly: Point | None
    lease_s: float
    on_death: Callable[[Morning], Any] = lambda morning: None
    people: dict[str, Person] = field(default_factory=dict)
    seconds: int = 0
    deaths: list[Death] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = create_engine(self.url)
        self.double.clock = lambda: (MONDAY + timedelta(seconds=self.seconds)).timestamp()

    # -- the house -------------------------------------------------------------------------

    def begin(self) -> None:
        order = {"folder": str(self.folder), "api": self.double.url, "database": self.url}
        deadly = self.deadly if not self.deaths else None
        self.nursery.hatch(order | {"deadly": deadly, "lease_s": self.lease_s})

    def later(self, seconds: int) -> None:
        """The clock moves, and what is due falls due."""
        self.seconds += seconds
        moved = self.folder / "moved"
        moved.write_text(str(self.seconds))
        moved.rename(self.folder / "clock")

    def passed(self) -> list[Point]:
        lines = [line.split("\t") for line in (self.folder / "passed").read_text().splitlines()]
        return [(line[1], int(line[2])) for line in lines if line[0] == "passed"]

    # -- a second pair of eyes -------------------------------------------------------------

    async def rows(self, query: Any) -> Sequence[Any]:
        async with self.engine.connect() as connection:
            connection = await connection.execution_options(reading=True)
            return (await connection.execute(query)).all()

    async def quiet(self) -> None:
        """Everything that was to happen by now has happened, whoever had to die for it."""
        missing = ["a house"]
        try:
            async with asyncio.timeout(PATIENCE_S):
                while missing:
                    if self.nursery.child.ended is not None:
                        await self._bury()
                    await asyncio.sleep(LOOK_S)
                    missing = await self._missing()
        except TimeoutError:
            raise AssertionError(f"still waiting for {missing}") from None

    async def _missing(self) -> list[str]:
        """What has to happen yet; the rows are looked at last, since that costs most."""
        if self.nursery.child.ended is not None:
            return ["a house"]
        if self.double.updates.pending:
            return [f"the acknowledgement of {len(self.double.updates.pending)} updates"]
        if not self._ticked():
            return [f"the sweeps of {self.seconds} s"]
        queued = [f"what {row.address} is to hear: {row.say}" for row in await self.rows(self._unsaid())]
        return queued + [f"photograph {row.id}" for row in await self.rows(_undeveloped())]

    def _ticked(self) -> bool:
        file = self.folder / "passed"
        return file.exists() and f"tick\t{self.seconds}\n" in file.read_text()

    def _unsaid(self) -> Any:
        due = tables.outbox.c.not_before <= MONDAY + timedelta(seconds=self.seconds)
        return select(tables.outbox).where(tables.outbox.c.state == "queued", due)

    async def _bury(self) -> None:
        """It is dead: look at what it left, then let the next one take over."""
        assert self.nursery.child.ended == -9 and self.deadly and not self.deaths, "it was not to end"
        assert self.passed()[-1] == self.deadly, "it died elsewhere"
        queued = await self.rows(self._unsaid())
        words = {(int(row.address), row.say.get(part, "")) for row in queued for part in ("text", "toast")}
        self.deaths.append(Death(words))
        await self.on_death(self)
        self.begin()

    # -- what became of it -----------------------------------------------------------------

    def said(self) -> Counter[Told]:
        """What the wire took that anybody could see: words of messages, edits and answers to buttons."""
        taken: Counter[Told] = Counter()
        for call in self.double.calls:
            if call.method in SAID and call.status == 200:
                press = self.double.presses.get(str(call.params.get("callback_query_id")))
                chat = press.chat.id if press else call.chat_id
                words = call.params.get("text") or call.params.get("caption") or ""
                if words or call.method in SENDS:
                    taken[chat or 0, call.method, words] += 1
        return taken

    def screens(self) -> dict[int, list[str]]:
        """What stands in each chat in the end, message ids apart."""
        return {
            person.id: [re.sub(r"#\d+ ", "", str(message)) for message in person.screen]
            for person in self.people.values()
        }

    async def kept(self) -> dict[str, list[str]]:
        """All tables, without what only says which process or which message id it was."""
        found: dict[str, list[str]] = {}
        for table in tables.metadata.sorted_tables:
            if table in (tables.floors, tables.screens, tables.seals):
                continue  # processes, not the district; the order of what was written beside each other
            columns = [c for c in table.columns if c.name not in PASSING.get(table.name, ())]
            rows = await self.rows(select(*columns))
            found[table.name] = sorted(str([_plain(value) for value in row]) for row in rows)
        return found

    def shelf(self) -> list[str]:
        media = self.folder / "media"
        return sorted(str(file.relative_to(media)) for file in media.rglob("*") if file.is_file())


PASSING = {
    "outbox": ("leased_by", "leased_until", "attempts", "reference"),
    "messages": ("reference",),
    "change_words": ("salt", "sha256"),
}
OF_THE_DOUBLE = re.compile(r"^(#|file-)\d+$")


def _plain(value: Any) -> Any:
    """Numbers of messages, files and presses are the double's own, and a message said twice moves them.

    The hash of what somebody wrote has a salt of its own each time; the words themselves are compared.
    """
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key not in ("answers", DIGEST)}
    return OF_THE_DOUBLE.sub("#", value) if isinstance(value, str) else value


def _undeveloped() -> Any:
    """Photographs that wait for nothing but the house."""
    photos, hazards = tables.photos.c, tables.hazards.c
    drafts = select(hazards.id).where("hazard:" + hazards.id.cast(photos.subject.type) == photos.subject)
    return select(photos.id).where(photos.state == "waiting", ~drafts.where(hazards.number == "").exists())


# -- the script ----------------------------------------------------------------------------

Step = Callable[[Morning], Any]


def _by(person: str, act: Callable[[Person], Any]) -> Step:
    return lambda morning: act(morning.people[person])


SCRIPT: dict[str, Step] = {
    "what was left behind is said": lambda morning: None,
    "a place": _by(GUARD, lambda guard: guard.shares_place(*WEST_GATE, accuracy=12)),
    "only words": _by(NEIGHBOUR, lambda guard: guard.sends("到岗")),
    "the leader has looked": _by(LEADER, lambda leader: leader.presses("人在")),
    "a photograph": _by(GUARD, lambda guard: guard.sends_photo(picture(), caption="三楼灭火器过期")),
    "it is a hazard": _by(GUARD, lambda guard: guard.presses("确认")),
    "a call for help": _by(GUARD, lambda guard: guard.sends("🚨 紧急求助")),
    "two seconds": lambda morning: morning.later(2),
    "a minute": lambda morning: morning.later(60),
    "somebody comes": _by(DESK, lambda desk: desk.presses("接警")),
    "it is over": _by(DESK, lambda desk: desk.presses("处置完毕")),
    "how it was": _by(DESK, lambda desk: desk.presses("已处理")),
    "nothing more": lambda morning: morning.later(1),
}


async def play(morning: Morning) -> None:
    """From the first line to the last; whoever was killed on the way is followed by another."""
    morning.begin()
    for step in SCRIPT.values():
        step(morning)
        await morning.quiet()
    await morning.nursery.child.kill()


@asynccontextmanager
async def opened(
    nursery: Nursery, folder: Path, url: str, deadly: Point | None, lease_s: float
) -> AsyncIterator[Morning]:
    """The street before the first house opens: everybody has a phone, nobody has said anything."""
    (folder / "clock").write_text("0")
    async with TelegramDouble(token=TOKEN) as double:
        morning = Morning(folder, url, double, nursery, deadly, lease_s)
        accounts = await morning.rows(select(tables.accounts).where(tables.accounts.c.channel == "telegram"))
        morning.people = {row.person_id: double.person(int(row.address)) for row in accounts}
        # The first thing said takes a while: time enough to be renewed.
        double.slow("sendMessage", 0.3, chat_id=morning.people[DESK].id)
        try:
            yield morning
        finally:
            await morning.nursery.child.kill()
            await morning.engine.dispose()


async def lay_out(url: str) -> None:
    """Into a database with the sample district: all have read the notice, and one line was left unsaid."""
    engine = create_engine(url)
    async with engine.begin() as connection:
        people = (await connection.scalars(select(tables.people.c.id))).all()
        rows = [{"person_id": p, "version": CONSENT_VERSION, "channel": "web", "at": MONDAY} for p in people]
        await connection.execute(insert(tables.consents), rows)
        of_desk = (tables.accounts.c.person_id == DESK, tables.accounts.c.channel == "telegram")
        desk = (await connection.execute(select(tables.accounts).where(*of_desk))).one()
        await connection.execute(
            insert(tables.outbox).values(
                account_id=desk.id, channel=desk.channel, address=desk.address, priority=5, kind="notice",
                say={"text": LEFT_BEHIND}, state="queued", created_at=MONDAY, not_before=MONDAY,
            )
        )  # fmt: skip
    await engine.dispose()
