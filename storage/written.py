"""What a person wrote in one message, as the transcript keeps it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import messages


class SqlWritten:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, channel: str, address: str, reference: str) -> str | None:
        query = select(messages.c.text).where(*self._that(channel, address, reference)).limit(1)
        return await self._session.scalar(query)

    async def change(self, channel: str, address: str, reference: str, text: str) -> None:
        that = self._that(channel, address, reference)
        await self._session.execute(update(messages).where(*that).values(text=text))

    @staticmethod
    def _that(channel: str, address: str, reference: str) -> tuple[ColumnElement[bool], ...]:
        return (
            messages.c.channel == channel,
            messages.c.address == address,
            messages.c.reference == reference,
            messages.c.kind.in_(("text", "photo")),
        )
