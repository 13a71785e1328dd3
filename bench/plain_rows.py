"""What the plain bots of the rush keep: SQLAlchemy's ORM on SQLite with what its documentation advises."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.rush_district import OFFICER_ID, guards, officer_id

Said = list[tuple[int, str]]
"""To whom what is said once it is committed."""
ASK_PLACE, TOLD = "请把您现在的位置发给我。", "已通知值班民警。"


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


@asynccontextmanager
async def kept(file: str, posts: int) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions of a fresh database in which everybody stands."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000"):
            connection.execute(f"PRAGMA {pragma}")

    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with sessions() as session:
        for one in guards(posts):
            values = (one.telegram_id, one.name, one.phone, f"{one.number}号岗", *one.place, one.station)
            columns = ("telegram_id", "name", "phone", "post", "latitude", "longitude", "station")
            session.add(Person(**dict(zip(columns, values, strict=True))))
        await session.commit()
    yield sessions
    await engine.dispose()


def hear(session: AsyncSession, chat: int, words: str) -> None:
    session.add(Written(telegram_id=chat, text=words, at=datetime.now(UTC)))


async def check_in(session: AsyncSession, chat: int, place: tuple[float, float]) -> Said:
    person = await session.get_one(Person, chat)
    away = math.dist(place, (person.latitude, person.longitude)) * 111_000
    session.add(CheckIn(telegram_id=person.telegram_id, metres=away, at=datetime.now(UTC)))
    return [(chat, f"{person.name}，已签到：{person.post}。辛苦了。")]


async def look(session: AsyncSession, chat: int) -> Said:
    made = await session.scalars(select(CheckIn).where(CheckIn.telegram_id == chat))
    return [(chat, "\n".join(["今天：", *(f"{one.at:%H:%M} 已签到" for one in made)]))]


async def call(session: AsyncSession, chat: int) -> Said:
    person = await session.get_one(Person, chat)
    session.add(Incident(telegram_id=person.telegram_id, at=datetime.now(UTC)))
    text = f"【紧急求助】{person.post} {person.name} {person.phone}"
    return [(officer_id(person.station), text), (OFFICER_ID, text), (chat, TOLD)]
