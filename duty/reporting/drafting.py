"""Writing a report: the record gives the facts, a person adds sentences and confirms. No names.

What the record does not say stays empty and reads 待核; nothing is guessed (快报事实、慎报原因).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.district.people import Person
from duty.incidents.incident import Incident
from duty.language.reading import Meaning
from duty.messaging.notices import News, Notice, Priority
from duty.reporting.addressing import addressees, desk_officers
from duty.reporting.cases import Case, Refusal, case_of, progress_of
from duty.reporting.facts import Heading
from duty.reporting.gathering import gather
from duty.reporting.ports import Work
from duty.reporting.report import Report, ReportKind
from duty.reporting.timer import ReportTimer


@dataclass(frozen=True)
class ReportSent(News):
    """A colleague's report, word for word as it was confirmed."""

    kind: ClassVar[str] = "report.sent"
    text: str


@dataclass(frozen=True)
class Paper:
    """A report with the incident it is about."""

    incident: Incident
    report: Report


Wording = Callable[[Paper, list[str]], str]
"""Puts a report into the words that are kept, given the organisations it is meant for."""


async def draft(
    work: Work, person: Person, incident_id: int, kind: ReportKind, now: datetime
) -> Paper | Refusal:
    """Open the draft of an incident under that kind, begun now if there is none, its facts as they stand."""
    found = await progress_of(work, person, incident_id)
    if found is None:
        return Refusal.GONE
    if kind not in found.next_kinds:
        return Refusal.TOO_LATE
    incident, facts = found.case.incident, await gather(work, found.case.incident)
    if found.draft:
        found.draft.redraft(kind, facts)
        return Paper(incident, found.draft)
    ordinal, due_at = len(found.written) + 1, found.case.timer.due_at
    made = Report(incident_id, kind, ordinal, person.id, now, due_at, facts)
    await work.reports.add(made)
    return Paper(incident, made)


async def _open(work: Work, person: Person, report_id: int) -> tuple[Case, Report] | None:
    report = await work.reports.get(report_id)
    case = await case_of(work, person, report.incident_id) if report else None
    return (case, report) if case and report else None


async def open_draft(work: Work, person: Person, report_id: int) -> Paper | Refusal:
    """A draft of an incident that this person may report."""
    found = await _open(work, person, report_id)
    if found is None:
        return Refusal.GONE
    case, report = found
    return Refusal.FROZEN if report.frozen else Paper(case.incident, report)


async def add_sentence(
    work: Work, person: Person, report_id: int, heading: Heading, said: Meaning
) -> Paper | Refusal:
    """Add a person's sentence under a heading of the draft. 收到 is none."""
    if said.says_nothing:
        return Refusal.NOTHING_SAID
    paper = await open_draft(work, person, report_id)
    if isinstance(paper, Paper):
        paper.report.add(heading, said.words)
    return paper


async def freeze(
    work: Work, person: Person, report_id: int, wording: Wording, now: datetime
) -> Paper | Refusal:
    """Confirm it: author, time and words are fixed, both desks read it, the next deadline begins."""
    found = await _open(work, person, report_id)
    if found is None:
        return Refusal.GONE
    case, report = found
    paper, addressed = Paper(case.incident, report), addressees(work, case.incident)
    if not report.freeze(wording(paper, addressed), addressed, person, now):
        return Refusal.FROZEN
    _next_deadline(case.timer, report, now)
    _record(work, paper, person, now)
    _tell_desks(work, paper, person, now)
    return paper


def _next_deadline(timer: ReportTimer, report: Report, now: datetime) -> None:
    if report.kind is ReportKind.FINAL:
        timer.end(now)
    else:
        timer.go_on(now)


def _record(work: Work, paper: Paper, by: Person, now: datetime) -> None:
    report, kind = paper.report, str(paper.report.kind)
    work.record(report.subject, "frozen", now, by.id, kind=kind, late=report.late)
    work.record(paper.incident.subject, "reported_up", now, by.id, kind=kind, ordinal=report.ordinal)


def _tell_desks(work: Work, paper: Paper, by: Person, now: datetime) -> None:
    """The duty officers of both desks read it; who confirmed it has it on the screen."""
    for person_id in desk_officers(work, paper.incident.school_id, now):
        if person_id != by.id:
            dedupe = f"{paper.report.subject}:{person_id}"
            work.tell(Notice(person_id, ReportSent(paper.report.text), Priority.P2, dedupe))
