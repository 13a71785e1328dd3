"""The peer: the same conversation as a plain bot has it, aiogram's `start_polling` and SQLAlchemy's ORM.

One transaction and one answer for each update, straight from the handler. It has what its documentation
advises (WAL, a session for each update in a middleware, a retry on 429) and what keeps it from losing
updates to "database is locked": one writer at a time.
"""

from __future__ import annotations

import argparse
import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup, TelegramObject
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.rush_district import OFFICER_ID, guards, officer_id
from handlers.speech.labels import CHECK_IN, HAZARD, INCIDENT, MINE, PATROL, SOS


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    telegram_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    post: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    station: Mapped[int]


class CheckIn(Base):
    __tablename__ = "check_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(index=True)
    metres: Mapped[float]
    at: Mapped[datetime]


class Incident(Base):
    __tablename__ = "incidents"
    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime]


class Written(Base):
    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(index=True)
    text: Mapped[str]
    at: Mapped[datetime]


Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
KEYS = ReplyKeyboardMarkup(
    keyboard=[
        [KeyboardButton(text=CHECK_IN, request_location=True), KeyboardButton(text=PATROL)],
        [KeyboardButton(text=HAZARD), KeyboardButton(text=INCIDENT)],
        [KeyboardButton(text=MINE)],
        [KeyboardButton(text=SOS)],
    ],
    resize_keyboard=True,
)


async def patiently(call: Callable[[], Awaitable[Any]]) -> None:
    while True:
        try:
            await call()
        except TelegramRetryAfter as told:
            await asyncio.sleep(told.retry_after)
        else:
            return


def dispatcher(sessions: async_sessionmaker[AsyncSession]) -> Dispatcher:
    routes, writer = Dispatcher(), asyncio.Lock()

    @routes.message.middleware
    async def in_transaction(handler: Handler, happening: TelegramObject, data: dict[str, Any]) -> None:
        assert isinstance(happening, Message)
        async with writer, sessions() as session:
            data["session"], data["say"] = session, (say := [])
            session.add(
                Written(telegram_id=happening.chat.id, text=happening.text or "", at=datetime.now(UTC))
            )
            await handler(happening, data)
            await session.commit()
        for chat, text in say:
            await patiently(lambda c=chat, t=text: happening.bot.send_message(c, t, reply_markup=KEYS))

    @routes.message(F.text == CHECK_IN)
    async def ask_place(message: Message, say: list[Any]) -> None:
        say.append((message.chat.id, "请把您现在的位置发给我。"))

    @routes.message(F.location)
    async def located(message: Message, session: AsyncSession, say: list[Any]) -> None:
        person = await session.get_one(Person, message.chat.id)
        spot = message.location
        away = math.dist((spot.latitude, spot.longitude), (person.latitude, person.longitude)) * 111_000
        session.add(CheckIn(telegram_id=person.telegram_id, metres=away, at=datetime.now(UTC)))
        say.append((message.chat.id, f"{person.name}，已签到：{person.post}。辛苦了。"))

    @routes.message(F.text == MINE)
    async def mine(message: Message, session: AsyncSession, say: list[Any]) -> None:
        made = await session.scalars(select(CheckIn).where(CheckIn.telegram_id == message.chat.id))
        say.append((message.chat.id, "\n".join(["今天：", *(f"{one.at:%H:%M} 已签到" for one in made)])))

    @routes.message(F.text == SOS)
    async def help_me(message: Message, session: AsyncSession, say: list[Any]) -> None:
        person = await session.get_one(Person, message.chat.id)
        session.add(Incident(telegram_id=person.telegram_id, at=datetime.now(UTC)))
        text = f"【紧急求助】{person.post} {person.name} {person.phone}"
        say += [(officer_id(person.station), text), (OFFICER_ID, text), (message.chat.id, "已通知值班民警。")]

    return routes


async def main() -> None:
    asked = argparse.ArgumentParser()
    for name in ("--url", "--token", "--file"):
        asked.add_argument(name, required=True)
    asked.add_argument("--posts", type=int, required=True)
    given = asked.parse_args()
    engine = create_async_engine(f"sqlite+aiosqlite:///{given.file}")

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000"):
            connection.execute(f"PRAGMA {pragma}")

    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with sessions() as session:
        for one in guards(given.posts):
            values = (one.telegram_id, one.name, one.phone, f"{one.number}号岗", *one.place, one.station)
            columns = ("telegram_id", "name", "phone", "post", "latitude", "longitude", "station")
            session.add(Person(**dict(zip(columns, values, strict=True))))
        await session.commit()
    bot = Bot(given.token, AiohttpSession(api=TelegramAPIServer.from_base(given.url)))
    await dispatcher(sessions).start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
