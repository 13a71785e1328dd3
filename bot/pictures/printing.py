"""The codes of a school as PDF, for whoever holds a ticket and may still print them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.boundary import Boundary
from bot.links import Links
from bot.pictures.posters import posters
from duty.patrols.codes import Codes
from duty.patrols.tickets import Tickets
from duty.records.subject import Subject
from duty.rights.may import About, may
from duty.rights.words import Do, Thing
from media.paper import post_posters


class Printing:
    """Answers the page of a ticket. Each print is in the history."""

    def __init__(self, boundary: Boundary, links: Links, now: Callable[[], datetime]) -> None:
        self._boundary = boundary
        self._links = links
        self._now = now

    async def pdf(self, ticket: str) -> bytes | None:
        """None for a ticket that is over or none of ours, and for whoever may not print them any more."""
        key, now = self._links.settings.signing_key(), self._now()
        held = Tickets(key).read(ticket, now)
        return await self.of_school(held.person_id, held.school_id) if held else None

    async def of_school(self, person_id: str, school_id: str) -> bytes | None:
        """The same for somebody who signed in and names the school."""
        key, now = self._links.settings.signing_key(), self._now()
        async with self._boundary.act(now) as act:
            district = act.work.district
            person = district.people.get(person_id)
            about = About(schools=(school_id,))
            if person is None or not may(district, person, Do.PRINT, Thing.CODE, about):
                return None
            found = posters(district, Codes(key), self._links.before_scan(), school_id)
            if not found:
                return None
            subject = Subject("school", school_id)
            act.work.record(subject, "codes_printed", now, person.id, count=len(found))
        return await asyncio.to_thread(post_posters, found)
