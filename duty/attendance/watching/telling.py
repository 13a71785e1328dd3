"""Whoever can fill empty places reads of all that opened at about the same moment in one message.

Places open a few at a time, so that nobody waits long behind a transaction. Who is still to be told stands in
rows; when nothing of a desk is left to be looked at, they are told, a few people in a transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from duty.attendance.absence.gap_news import GapOpened, GapsOpened, KnownOf, line_of
from duty.attendance.gap import Gap
from duty.attendance.ports import Work
from duty.attendance.watching.untold import ToTell
from duty.district.district import District
from duty.messaging.notices import News, Notice, Priority

PEOPLE_AT_ONCE = 12
AT_ONCE = 5
"""More than so many at once for one person are one message."""
LISTED = 30
"""So many of them stand in it by name; the others are counted."""


async def tell_of(work: Work, desk_id: str, after: datetime | None) -> int:
    """A few of those who are to be told of a desk; how many they were.

    after: of what was opened up to then nobody is told yet.
    """
    some = await work.untold_gaps.to_tell(desk_id, PEOPLE_AT_ONCE, LISTED, after)
    for one in some:
        for notice in _notices(work.district, one):
            work.tell(notice)
    if some:
        await work.untold_gaps.told(desk_id, [one.person_id for one in some], after)
    return len(some)


def _notices(district: District, told: ToTell) -> Iterator[Notice]:
    """One each; of many there is one, which nothing replaces later. A post may be struck off meanwhile."""
    places = [(gap, known) for gap, known in told.places if gap.post_id in district.posts]
    if told.count > AT_ONCE and places:
        first = places[0][0]
        lines = tuple(line_of(district, gap, gap.opened_at, known) for gap, known in places)
        news = GapsOpened(district.clock(first.opened_at), lines, told.count)
        yield _notice(told.person_id, first, news)
        return
    for gap, known in places:
        yield _one(district, told.person_id, gap, known)


def _one(district: District, person_id: str, gap: Gap, known: tuple[KnownOf, ...]) -> Notice:
    news = GapOpened(gap.id or 0, line_of(district, gap, gap.opened_at, known))
    return _notice(person_id, gap, news, str(gap.subject))


def _notice(person_id: str, gap: Gap, news: News, name: str = "") -> Notice:
    return Notice(person_id, news, Priority.P2, f"{gap.subject}:opened:{person_id}", name)
