"""Invitations on paper: a school's people, each with their own code, eight to a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.boundary import Boundary
from bot.links import Links
from duty.district.people import Person
from duty.messaging.enrolment import invite
from duty.messaging.inviting import may_invite
from duty.rights.may import About, may
from duty.rights.words import Do, Thing
from handlers.speech.voice import Voice
from media.paper import Invite, invite_sheet
from storage.engine.work import SqlWork


async def entry(
    work: SqlWork, voice: Voice, school: str, person: Person, before_code: str, by: str = ""
) -> Invite:
    """One of them; every older code of that person works no more."""
    made = await invite(work, person, by, work.now)
    until = f"{work.district.local(made.expires_at):%m月%d日 %H:%M}"
    about = f"{school} {voice.word('role', person.role)}"
    return Invite(person.name, about, made.code, before_code + made.code, until)


class Sheets:
    """Makes them for whoever may invite those people."""

    def __init__(self, boundary: Boundary, links: Links, now: Callable[[], datetime]) -> None:
        self._boundary = boundary
        self._links = links
        self._now = now

    async def pdf(self, person_id: str, school_id: str, everybody: bool) -> bytes | None:
        """None where there is nobody whom they may invite. Not everybody: only who is not in yet."""
        async with self._boundary.act(self._now()) as act:
            work = act.work
            by, school = work.district.people.get(person_id), work.district.schools.get(school_id)
            about = About(schools=(school_id,))
            if by is None or school is None or not may(work.district, by, Do.SEE, Thing.ROSTER, about):
                return None
            people = [one for one in work.district.people_at([school_id]) if may_invite(by, one)]
            bound = await work.accounts.of_people([one.id for one in people])
            wanted = [one for one in people if everybody or not bound[one.id]]
            before = self._links.preferred()
            voice = self._boundary.voice
            made = [await entry(work, voice, school.short_name, one, before, by.id) for one in wanted]
        return await asyncio.to_thread(invite_sheet, made) if made else None
