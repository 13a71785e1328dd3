"""Before and after of a hazard as the card that media draws, from the photographs on the shelf."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.looking.pairing import AFTER, pair_of
from duty.records.photos import Photo
from handlers.speech.voice import Voice
from media.pair import Half, PairCard, pair_card
from media.shelf import NotOnShelf, Shelf
from storage.engine.database import Database
from storage.engine.work import SqlWork

WAIT_S, MOST_WAITS = 0.25, 20
"""A picture is developed within a second or two of its message."""


class Pairs:
    def __init__(self, database: Database, shelf: Shelf, voice: Voice) -> None:
        self._database = database
        self._shelf = shelf
        self._voice = voice

    async def drawn(self, hazard_id: int, now: datetime) -> bytes:
        """The picture; NotOnShelf where there is neither side (any more).

        An after-picture that was sent a moment ago is waited for, a few seconds at most.
        """
        card = None
        for waited in range(MOST_WAITS + 1):
            async with self._database.reading_work(now) as work:
                hazard = await work.hazards.get(hazard_id)
                photos = await work.photos.of(hazard.subject) if hazard else ()
                ready = all(one.settled for one in photos if one.purpose == AFTER)
                if hazard and any(pair_of(photos)) and (ready or waited == MOST_WAITS):
                    card = await self._card(work, hazard, photos)
            if card or ready:
                break
            await asyncio.sleep(WAIT_S)
        if card is None:
            raise NotOnShelf(f"pair of {hazard_id}")
        try:
            return await asyncio.to_thread(pair_card, card)
        except ValueError:
            raise NotOnShelf(f"pair of {hazard_id}") from None

    async def _card(self, work: SqlWork, hazard: Hazard, photos: Sequence[Photo]) -> PairCard:
        told, word = facts(work, hazard), self._voice.word
        before, after = pair_of(photos)
        fixed = hazard.rectified_at or (after.received_at if after else None)
        return PairCard(
            number=hazard.number,
            place=f"{told.school} {told.post or told.point}".strip(),
            kind=f"{word('category', hazard.category)}·{word('level', hazard.level)}",
            before=await self._half(work, "before", hazard.reported_at, before, photos),
            after=await self._half(work, "after", fixed, after, photos),
            lines=self._lines(work, hazard, told),
        )

    async def _half(
        self, work: SqlWork, side: str, at: datetime | None, photo: Photo | None, photos: Sequence[Photo]
    ) -> Half:
        line, local = self._voice.line, work.district.local(at) if at else None
        time = line("pair.time", month=local.month, day=local.day, clock=f"{local:%H:%M}") if local else ""
        alike = [one for one in photos if (one.purpose == AFTER) is (side == AFTER)]
        if photo is None:
            waits = any(not one.settled for one in alike)
            return Half(line(f"pair.{side}"), time, instead=line("pair.coming" if waits else "pair.nothing"))
        shown = sum(bool(one.large_key) for one in alike)
        more = line("pair.more", count=shown) if shown > 1 else ""
        return Half(line(f"pair.{side}"), time, await self._shelf.get(photo.large_key), more=more)

    def _lines(self, work: SqlWork, hazard: Hazard, told: HazardFacts) -> tuple[str, ...]:
        """What was found, how it was put right, and how it stands."""
        status = self._voice.word("status", hazard.stands)
        said = [self._voice.line("pair.found", words=hazard.description)] if hazard.description else []
        said += [self._voice.line("pair.remedy", words=hazard.remedy)] if hazard.remedy else []
        return (*said, self._voice.line("pair.stands", owner=told.owner, status=status))
