"""Incidents that superiors must hear of, as those who may report them see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.district.people import Person
from duty.incidents.incident import Incident
from duty.records.subject import Subject
from duty.reporting.ports import Work
from duty.reporting.report import Report, ReportKind, next_kinds
from duty.reporting.timer import ReportTimer
from duty.rights.may import About, may
from duty.rights.words import Do, Thing


class Refusal(StrEnum):
    """Why nothing came of an act."""

    GONE = "gone"
    """There is none, or none that this person may report: both read the same."""
    ALREADY = "already"
    TOO_LATE = "too_late"
    """A report of that kind cannot be written any more, or not yet."""
    FROZEN = "frozen"
    NOTHING_SAID = "nothing_said"


@dataclass(frozen=True)
class Case:
    """An incident with its deadlines."""

    incident: Incident
    timer: ReportTimer


@dataclass(frozen=True)
class Progress:
    """A case and its reports, first to last, the draft included. writes: the next one is the reader's."""

    case: Case
    reports: Sequence[Report]
    writes: bool = True

    @property
    def written(self) -> list[Report]:
        return [one for one in self.reports if one.frozen]

    @property
    def draft(self) -> Report | None:
        return next((one for one in self.reports if not one.frozen), None)

    @property
    def next_kinds(self) -> tuple[ReportKind, ...]:
        return next_kinds(self.reports)


async def _about(work: Work, incident: Incident) -> About | None:
    """As the table of rights asks for it; None of what nobody was called for."""
    call = await work.alerts.call_of(incident.id or 0)
    holder = (call.alert.taken_by,) if call and call.alert.taken_by else ()
    return About(schools=(incident.school_id,), owner=holder) if call else None


async def may_write(work: Work, incident: Incident, person: Person) -> bool:
    """Whether that person may report it: whoever took the alert, and the desks of the district."""
    about = await _about(work, incident)
    return about is not None and may(work.district, person, Do.WRITE, Thing.REPORT, about)


async def may_read(work: Work, incident: Incident, person: Person) -> bool:
    """Whether that person may read what was reported of it."""
    about = await _about(work, incident)
    return about is not None and may(work.district, person, Do.SEE, Thing.REPORT, about)


async def cases_of(work: Work, person: Person) -> list[Case]:
    """What that person is to report, or may read the reports of; the earliest due first."""
    schools = [school.id for school in work.district.schools_seen_by(person)]
    running = [Case(*one) for one in await work.reports.running(schools)]
    return [case for case in running if await may_read(work, case.incident, person)]


async def case_of(work: Work, person: Person, incident_id: int, *, reading: bool = False) -> Case | None:
    """One case, over or not; None where there is none, or none that is this person's to report.

    reading: to read the reports is enough.
    """
    incident = await work.incidents.get(incident_id)
    seen = {school.id for school in work.district.schools_seen_by(person)}
    if incident is None or incident.school_id not in seen:
        return None
    timer = await work.reports.timer(incident_id)
    allowed = may_read if reading else may_write
    return Case(incident, timer) if timer and await allowed(work, incident, person) else None


async def read(work: Work, person: Person, incident_id: int) -> Progress | None:
    """How far the reports of one case have come, for those who may read them."""
    case = await case_of(work, person, incident_id, reading=True)
    if case is None:
        return None
    writes = await may_write(work, case.incident, person)
    return Progress(case, await work.reports.of_incident(incident_id), writes=writes)


async def progress_of(work: Work, person: Person, incident_id: int) -> Progress | None:
    """How far the reports of one case have come; None as with `case_of`."""
    case = await case_of(work, person, incident_id)
    return Progress(case, await work.reports.of_incident(incident_id)) if case else None


async def phone(work: Work, person: Person, incident_id: int, now: datetime) -> Progress | Refusal:
    """已电话报告: a person says that they phoned; nothing is phoned by us."""
    found = await progress_of(work, person, incident_id)
    if found is None:
        return Refusal.GONE
    timer = found.case.timer
    if not timer.phone(now):
        return Refusal.ALREADY
    late = now > timer.phone_due
    work.record(Subject("incident", incident_id), "phoned", now, person.id, late=late)
    return found
