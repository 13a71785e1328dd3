"""What the plain bots write down: one row and one commit for each message, as people write it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.bots.post import Post


class Base(DeclarativeBase):
    pass


class Report(Base):
    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int]
    words: Mapped[str]


class Ledger:
    """SQLite with the settings everybody recommends: write-ahead log, and patience with another writer."""

    def __init__(self, post: Post) -> None:
        url = f"sqlite+aiosqlite:///{post.database}"
        self._engine: AsyncEngine = create_async_engine(url, connect_args={"timeout": 60})
        event.listen(self._engine.sync_engine, "connect", _write_ahead)
        self._sessions = async_sessionmaker(self._engine, class_=AsyncSession, expire_on_commit=False)

    async def open(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def keep(self, person: int, words: str) -> str:
        """The answer, once the row is committed."""
        async with self._sessions() as session, session.begin():
            report = Report(person=person, words=words)
            session.add(report)
        return f"已记下，第{report.id}号：{words}"

    async def close(self) -> None:
        await self._engine.dispose()


def _write_ahead(connection: Any, record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
