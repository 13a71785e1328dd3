"""The posters for passers-by: one of the whole school, one for each of its posts outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.boundary import Boundary
from bot.links import Links
from duty.patrols.tickets import Tickets
from duty.records.subject import Subject
from duty.rights.may import About, may
from duty.rights.words import Do, Thing
from duty.tips.codes import all_hanging
from duty.tips.ports import Work
from duty.tips.tip import TipCode
from media.paper import Poster, parents_poster, post_posters


async def parents_posters(
    work: Work, school_id: str, before: str, by: str, now: datetime
) -> Sequence[Poster]:
    """With the codes that hang there; what has none yet gets one. `before`: what a code is appended to."""
    codes = await all_hanging(work, school_id, by, now)
    work.record(Subject("school", school_id), "parents_posters_printed", now, by, count=len(codes))
    return [_poster(work, code, before) for code in codes]


def _poster(work: Work, code: TipCode, before: str) -> Poster:
    school = work.district.schools[code.school_id].short_name
    post = work.district.posts.get(code.post_id)
    return parents_poster(school, before + code.code, post.name if post else "")


class ParentsPrinting:
    """Answers the pages: who prints the other codes of a school prints these."""

    def __init__(self, boundary: Boundary, links: Links, now: Callable[[], datetime]) -> None:
        self._boundary = boundary
        self._links = links
        self._now = now

    async def pdf(self, ticket: str) -> bytes | None:
        """For the holder of a ticket that a chat handed out; None where it is over, or none of ours."""
        held = Tickets(self._links.settings.signing_key()).read(ticket, self._now())
        return await self.of_school(held.person_id, held.school_id) if held else None

    async def of_school(self, person_id: str, school_id: str) -> bytes | None:
        """None for whoever may not print them."""
        now = self._now()
        async with self._boundary.act(now) as act:
            district = act.work.district
            person, about = district.people.get(person_id), About(schools=(school_id,))
            known = person is not None and school_id in district.schools
            if person is None or not known or not may(district, person, Do.PRINT, Thing.CODE, about):
                return None
            found = await parents_posters(act.work, school_id, self._links.before_tip(), person.id, now)
        return await asyncio.to_thread(post_posters, found)
