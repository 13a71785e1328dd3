"""Before and after of a hazard as the card that media draws, from the photographs on the shelf."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.pairing import AFTER, pair_of
from duty.records.photos import Photo
from handlers.speech.voice import Voice
from media.pair import Half, PairCard, pair_card
from media.shelf import NotOnShelf, Shelf
from storage.engine.database import Database
from storage.engine.work import SqlWork


class Pairs:
    def __init__(self, database: Database, shelf: Shelf, voice: Voice) -> None:
        self._database = database
        self._shelf = shelf
        self._voice = voice

    async def drawn(self, hazard_id: int, now: datetime) -> bytes:
        """The picture; NotOnShelf where it has not both sides, or has them no more."""
        async with self._database.reading_work(now) as work:
            hazard = await work.hazards.get(hazard_id)
            photos = await work.photos.of(hazard.subject) if hazard else ()
            before, after = pair_of(photos)
            if hazard is None or before is None or after is None:
                raise NotOnShelf(f"pair of {hazard_id}")
            card = await self._card(work, hazard, photos, before, after)
        try:
            return await asyncio.to_thread(pair_card, card)
        except ValueError:
            raise NotOnShelf(f"pair of {hazard_id}") from None

    async def _card(
        self, work: SqlWork, hazard: Hazard, photos: Sequence[Photo], before: Photo, after: Photo
    ) -> PairCard:
        told, word = facts(work, hazard), self._voice.word
        return PairCard(
            number=hazard.number,
            place=f"{told.school} {told.post or told.point}".strip(),
            kind=f"{word('category', hazard.category)}·{word('level', hazard.level)}",
            before=await self._half(work, "before", hazard.reported_at, before, photos),
            after=await self._half(work, "after", hazard.rectified_at or after.received_at, after, photos),
            lines=self._lines(work, hazard, told),
        )

    async def _half(
        self, work: SqlWork, side: str, at: datetime, photo: Photo, photos: Sequence[Photo]
    ) -> Half:
        local = work.district.local(at)
        time = self._voice.line("pair.time", month=local.month, day=local.day, clock=f"{local:%H:%M}")
        alike = sum(bool(one.large_key) and (one.purpose == AFTER) is (side == AFTER) for one in photos)
        more = self._voice.line("pair.more", count=alike) if alike > 1 else ""
        picture = await self._shelf.get(photo.large_key)
        return Half(self._voice.line(f"pair.{side}"), time, picture, more=more)

    def _lines(self, work: SqlWork, hazard: Hazard, told: HazardFacts) -> tuple[str, ...]:
        """What was found, how it was put right, and how it stands."""
        status = self._voice.word("status", hazard.status)
        said = [self._voice.line("pair.found", words=hazard.description)] if hazard.description else []
        said += [self._voice.line("pair.remedy", words=hazard.remedy)] if hazard.remedy else []
        return (*said, self._voice.line("pair.stands", owner=told.owner, status=status))
