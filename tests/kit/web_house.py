"""A house for the pages to live in: real database and channel, answers by rule, a server of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from bot.channels.port import Incoming, NotOnScreen
from bot.channels.web.app import DemoControls, PersonCard, WebDeps, create_web
from bot.channels.web.channel import WebChannel
from bot.channels.web.deps import WallCode
from bot.channels.web.server import WebServer
from duty.messaging.say import Key, Say
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate

ZONE = ZoneInfo("Asia/Shanghai")
BEGINNING = datetime(2026, 11, 23, 6, 50, tzinfo=ZONE)
GUARD_KEYS = (
    (Key("📍 签到", place=True), Key("🚶 巡逻"), Key("📷 报隐患")),
    (Key("📝 报事件"), Key("📋 我的")),
    (Key("🚨 紧急求助"),),
)
DESK_KEYS = ((Key("🔔 待处理"), Key("👥 在岗"), Key("📒 台账")), (Key("📋 我的"),))
PEOPLE = [
    PersonCard("G02", "李守田", "guard", "西门岗", 33.415712, 118.881649, "王建国", "000-0001", GUARD_KEYS),
    PersonCard(
        "PO02", "韩小雨", "police_officer", "校门口护学岗", 33.415292, 118.881054, keyboard=GUARD_KEYS
    ),
    PersonCard("DO3", "雷鸣", "duty_officer", keyboard=DESK_KEYS),
    PersonCard("PR01", "倪兰", "principal", keyboard=DESK_KEYS),
]
WALL = [
    WallCode(
        "c_SCH01-C01_K3M9T2XQ7A", "东门", "巡查点", "http://127.0.0.1/s#c_1", 33.4166, 118.8803, ("门锁好",)
    ),
    WallCode("p_P002_AAAAAAAAAA", "西门岗", "签到点", "http://127.0.0.1/s#p_1", 33.4157, 118.8816),
]
BOARD = [
    {
        "school_id": "SCH01",
        "school": "实验小学",
        "window": "早高峰护学 07:00-08:20",
        "posts": [
            {"post": "东门岗", "have": 1, "need": 1, "missing": "", "people": ["王建国"], "colour": "green"},
            {"post": "西门岗", "have": 0, "need": 1, "missing": "保安1", "people": [], "colour": "red"},
            {"post": "校门口护学岗", "have": 3, "need": 4, "missing": "", "people": [], "colour": "amber"},
        ],
    },
    {
        "school_id": "SCH02",
        "school": "柳河小学",
        "window": "晚高峰护学 11-23 15:50",
        "posts": [{"post": "大门岗", "have": 0, "need": 0, "missing": "", "people": [], "colour": "grey"}],
    },
]

Answer = Callable[["House", Incoming], list[tuple[str, Say]]]


def silence(house: House, update: Incoming) -> list[tuple[str, Say]]:
    return []


@dataclass
class House:
    """`taken` are the updates that had an effect, `pictures` what was kept."""

    database: Database
    answer: Answer = silence
    taken: list[Incoming] = field(default_factory=list)
    asked: int = 0
    away: bool = False
    hanging: asyncio.Event | None = None
    pictures: dict[str, bytes] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    resets: int = 0
    banned: set[str] = field(default_factory=set)
    ahead: timedelta = timedelta()
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.channel = WebChannel(self.load, self.now)

    def now(self) -> datetime:
        return BEGINNING + (datetime.now(UTC) - self.began) + self.ahead

    async def submit(self, update: Incoming) -> None:
        self.asked += 1
        if self.hanging is not None:
            await self.hanging.wait()
        if self.away:
            raise ConnectionError("the database is away")
        keys = {update.key, *update.also}
        if any(not keys.isdisjoint({known.key, *known.also}) for known in self.taken):
            return
        self.taken.append(update)
        await self._heard(update)
        for person, say in self.answer(self, update):
            await self.says(person, say)

    async def _heard(self, update: Incoming) -> None:
        message = update.raw.get("message")
        kind, text, reference = "press", "", ""
        if message:
            kind = next((k for k in ("location", "photo") if k in message), "text")
            text, reference = message.get("text", ""), str(message["message_id"])
        else:
            text, reference = update.raw["callback_query"]["data"], update.raw["callback_query"]["id"]
        async with self.database.writing() as connection:
            await connection.execute(
                insert(tables.messages).values(
                    channel="web", address=update.address, reference=reference, kind=kind, text=text,
                    received_at=update.received_at, said_at=None,
                )
            )  # fmt: skip

    async def says(
        self, person: str, say: Say, page_id: int | None = None, at: datetime | None = None
    ) -> int:
        """A row of the outbox, then what the delivery does with it."""
        at = at or self.now()
        async with self.database.writing() as connection:
            account = await connection.scalar(
                select(tables.accounts.c.id).where(tables.accounts.c.address == person)
            )
            row = await connection.scalar(
                insert(tables.outbox)
                .values(
                    account_id=account, channel="web", address=person, priority=2, kind="reply",
                    say=say.to_json(), name=say.name, page_id=page_id, state="queued",
                    created_at=at, not_before=at,
                )
                .returning(tables.outbox.c.id)
            )  # fmt: skip
            replaces = say.replaces
            if replaces and not replaces.startswith("#"):
                earlier = await connection.scalar(
                    select(tables.outbox.c.id)
                    .where(
                        tables.outbox.c.address == person,
                        tables.outbox.c.name == replaces,
                        tables.outbox.c.id < row,
                    )
                    .order_by(tables.outbox.c.id.desc())
                )
                replaces = f"#{earlier}" if earlier else ""
        assert row is not None
        try:
            state = (
                "sent"
                if await self.channel.say(person, replace(say, replaces=replaces), key=str(row), push=True)
                else ""
            )
        except NotOnScreen:
            state = "held"
        async with self.database.writing() as connection:
            await connection.execute(
                update(tables.outbox).where(tables.outbox.c.id == row).values(state=state)
            )
        return int(row)

    async def state(self, row: int) -> str:
        async with self.database.reading() as connection:
            found = await connection.scalar(select(tables.outbox.c.state).where(tables.outbox.c.id == row))
        return str(found)

    # -- what is injected ------------------------------------------------------------------

    async def keep(self, picture: bytes, key: str) -> str:
        file = f"web:{len(self.pictures) + 1}"
        self.pictures[file] = picture
        return file

    async def load(self, file: str, limit: int) -> bytes:
        if len(self.pictures[file]) > limit:
            raise ValueError("larger than asked for")
        return self.pictures[file]

    async def photo(self, key: str, person: str, shown_on: str) -> bytes | None:
        return self.pictures.get(key) if person == "G02" else None

    async def sign_in(self, code: str) -> str | None:
        return self.codes.pop(code, None)

    async def admits(self, person: str, issued_at: datetime, within_s: float) -> bool:
        return person not in self.banned

    async def cards(self, people: Collection[str]) -> dict[str, PersonCard]:
        return {card.id: card for card in await self.people() if card.id in people}

    async def people(self) -> list[PersonCard]:
        return PEOPLE

    async def board(self) -> list[dict[str, Any]]:
        return BOARD

    async def wall(self) -> list[WallCode]:
        return WALL

    async def forward(self, minutes: int) -> None:
        self.ahead += timedelta(minutes=minutes)

    async def reset(self) -> None:
        self.resets += 1
        self.ahead, self.began = timedelta(), datetime.now(UTC)
        self.taken.clear()
        async with self.database.writing() as connection:
            await connection.execute(tables.messages.delete())
            await connection.execute(tables.outbox.delete())

    def deps(self, *, demo: bool = True, **changes: Any) -> WebDeps:
        return replace(
            WebDeps(
                channel=self.channel, database=self.database, submit=self.submit, now=self.now,
                cards=self.cards, people=self.people, board=self.board, sign_in=self.sign_in, keep=self.keep,
                photo=self.photo, admits=self.admits, signing_key="a key of the tests",
                demo=DemoControls(self.forward, self.reset) if demo else None, wall=self.wall,
            ),
            **changes,
        )  # fmt: skip


@asynccontextmanager
async def house_in(folder: Path) -> AsyncIterator[House]:
    """With a fresh database and an account for everybody."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'huxue.db'}", ZONE, frozenset({"web"}))
    await migrate(database.engine)
    async with database.writing() as connection:
        await connection.execute(
            insert(tables.accounts),
            [{"channel": "web", "address": card.id, "person_id": card.id} for card in PEOPLE],
        )
    try:
        yield House(database)
    finally:
        await database.close()


@asynccontextmanager
async def served(house: House, deps: WebDeps) -> AsyncIterator[str]:
    """The pages on a free port; yields their address."""
    server = WebServer(create_web(deps), house.channel, "127.0.0.1", 0)
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.should_exit = True
        await asyncio.wait_for(running, 10)
