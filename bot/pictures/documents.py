"""A document by its key for that person: 附件1, 附件2 and the report of a campaign, 谁何时知道 of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.boundary import Boundary
from bot.pictures.letters import Letters
from bot.pictures.papers import Papers
from bot.pictures.replays import ISSUED, replay_of
from duty.campaigns.letters.letter import LETTER
from duty.campaigns.papers.copies import PAPER
from duty.records.subject import Subject
from duty.replaying import may_have
from handlers.replaying.asking import FILE
from handlers.speech.filters import numbered
from storage.queries.evidence.replaying import case_about


class Documents:
    """Makes it as it stands now; that it was given is in the history."""

    def __init__(self, boundary: Boundary, now: Callable[[], datetime]) -> None:
        self._boundary, self._database, self._now = boundary, boundary.database, now
        self._papers, self._letters = Papers(boundary, now), Letters(boundary, now)

    async def file(self, key: str, person: str) -> tuple[str, bytes] | None:
        """Its name and bytes for whom it is: `paper/…` and `letter/…` of a campaign, `replay/…` of a case."""
        kind, _, name = key.partition("/")
        if kind == PAPER:
            return await self._papers.file(key, person)
        if kind == LETTER:
            return await self._letters.file(numbered(name), person)
        return await self._replay(name, person) if kind == FILE else None

    async def _replay(self, name: str, person: str) -> tuple[str, bytes] | None:
        """谁何时知道 of a case (`<kind>/<id>`)."""
        subject = Subject(*name.split("/", 1)) if "/" in name else None
        async with self._database.reading_work(self._now()) as work:
            who = work.district.people.get(person)
            if subject is None or who is None or not await may_have(work, subject, who, self._now()):
                return None
        async with self._database.reading() as connection:
            case = await case_about(connection, subject)
        if case is None:
            return None
        made = await replay_of(self._database, self._boundary.voice, case, self._now())
        async with self._boundary.act(self._now()) as act:
            act.work.record(subject, ISSUED, self._now(), person, sha256=made.sha256)
        return made.name, made.content
