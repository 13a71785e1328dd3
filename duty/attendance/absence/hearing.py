"""迟到10分钟, 出警中, 老刘明天请假: what was said of who does not come, kept beside being passed on."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from duty.attendance.absence.knowing import keep
from duty.attendance.absence.note import AbsenceNote, Known
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.people import POLICE, Person
from duty.language.colleagues import find_colleague

_ON_CALL = re.compile(r"出警|处警|接警去|有警情")
_TOMORROW = re.compile(r"明天|明早|明日|明晚")


async def heard(
    work: Work,
    speaker: Person,
    known: Known,
    words: str,
    now: datetime,
    name: str = "",
    minutes: int | None = None,
) -> AbsenceNote | None:
    """name: of the colleague it is about; empty for the speaker. None: nobody known, or nowhere expected."""
    person = _about(work.district, speaker, name)
    if person is None:
        return None
    if known is Known.LATE and person.role in POLICE and _ON_CALL.search(words):
        known = Known.ON_CALL
    ahead = timedelta(days=1) if _TOMORROW.search(words) else timedelta()
    day = work.district.today(now) + ahead
    if ahead and known is not Known.LEAVE:
        return None
    return await keep(work, person, known, speaker, now, minutes=minutes, day=day)


def _about(district: District, speaker: Person, name: str) -> Person | None:
    """Somebody who serves the same schools; the speaker where nobody is named."""
    if not name:
        return speaker
    others = [one for one in district.people_at(speaker.schools) if one.id != speaker.id]
    return find_colleague(others, name)
