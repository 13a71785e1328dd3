"""A sentence becomes a report where it happened; where nobody can know the school, it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.alerting.ports import Work
from duty.alerting.reporters.filing import report_incident
from duty.attendance.whereabouts import named_school, place_spoken_of
from duty.district.people import Person
from duty.incidents.incident import Incident
from duty.incidents.refusal import Refusal, Why
from duty.language.reading import Meaning
from duty.records.subject import Subject


@dataclass(frozen=True)
class Statement:
    """Somebody says that something happened.

    said_at:  the phone's own time of the sentence, believed where it can be.
    pictures: under which pictures wait that came before the sentence.
    """

    person: Person
    meaning: Meaning
    said_at: datetime
    pictures: Subject | None = None


async def report_where_known(work: Work, said: Statement, now: datetime) -> Incident | None:
    """Keep it at the school it names, else where the person is. None: the school must be asked."""
    where = await place_spoken_of(work, said.person, said.meaning.words, now)
    return await report_in(work, said, where, now) if where[0] else None


async def report_at(work: Work, said: Statement, school_id: str, now: datetime) -> Incident | Refusal:
    """Keep it at the school that was chosen. Without words nothing waited for its school any more."""
    if school_id not in {school.id for school in work.district.schools_seen_by(said.person)}:
        return Refusal(Why.GONE)
    return await report_in(work, said, (school_id, ""), now) if said.meaning.words else Refusal(Why.EXPIRED)


async def report_named(work: Work, said: Statement, name: str, now: datetime) -> Incident | None:
    """Keep it at the school these words name. None where they name none."""
    school = named_school(work.district, said.person, name)
    return await report_in(work, said, (school.id, ""), now) if school else None


async def report_in(work: Work, said: Statement, where: tuple[str, str], now: datetime) -> Incident:
    """Keep it at that school and post."""
    return await report_incident(work, said.person, said.meaning, where, said.pictures, now, said.said_at)
