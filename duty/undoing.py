"""/undo: the last thing a person said within ten minutes, whatever job it belongs to, is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.alerting.reporters import withdrawing
from duty.attendance import undoing as attendance
from duty.attendance.checkin import UNDO_WITHIN, CheckIn
from duty.district.people import Person
from duty.hazards import filing
from duty.hazards.filing import Back
from duty.hazards.hazard import Hazard
from duty.incidents.incident import Incident, IncidentState
from duty.incidents.refusal import Refusal, Why
from duty.messaging.notices import Notice, Priority
from duty.patrols import walking
from duty.patrols.progress import progress, round_name
from duty.patrols.walk import Walk
from duty.patrols.watch import WalkEnded
from duty.routines import answering
from duty.routines.task import Task
from duty.visits import visiting
from duty.visits.visit import Visit
from duty.work import Work

Said = Incident | Hazard | CheckIn | Visit | Task | Walk


class What(StrEnum):
    """What became of the last thing said."""

    NOTHING = "nothing"
    """Nothing was said just now that can be taken back."""
    CALL = "call"
    """It was a call for help, which no word undoes: an officer calls back."""
    TAKEN = "taken"
    """An officer has the report in hand."""
    NUMBERED = "numbered"
    """An incident or a hazard."""
    DRAFT = "draft"
    """A hazard that had no number yet."""
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    VISIT = "visit"
    TASK = "task"
    """An answer to a routine."""
    WALK = "walk"
    """A round told in words."""


@dataclass(frozen=True)
class Undone:
    """number: of a report; post, at: of what else it was; by: the officer who has the report in hand."""

    what: What
    number: str = ""
    post: str = ""
    at: datetime | None = None
    by: str = ""


async def undo(work: Work, person: Person, now: datetime) -> Undone:
    """It stays in the record as taken back."""
    last = await _last_said(work, person, now)
    if isinstance(last, Incident):
        return await _withdrawn(work, person, last, now)
    if isinstance(last, Hazard):
        return await _hazard_gone(work, person, last, now)
    if isinstance(last, Visit):
        return await _visit_gone(work, person, last, now)
    if isinstance(last, Task):
        return await _task_open(work, person, last, now)
    if isinstance(last, Walk):
        return await _walk_untold(work, person, last, now)
    return await _left_again(work, person, last, now) if last else Undone(What.NOTHING)


async def _last_said(work: Work, person: Person, now: datetime) -> Said | None:
    """Each job says what was its last; the latest of them is meant."""
    since = now - UNDO_WITHIN
    reports = await work.incidents.of_reporter(person.id, since)
    said: list[tuple[datetime, Said]] = [
        (report.received_at, report) for report in reports if report.state is IncidentState.OPEN
    ]
    if hazard := await filing.latest(work, person, since):
        said.append((hazard.reported_at, hazard))
    if word := await attendance.latest(work, person, now):
        said.append((word.at, word.check_in))
    if visit := await visiting.latest(work, person, since):
        said.append((visit.at, visit))
    if (task := await answering.latest(work, person, since)) and task.answered_at:
        said.append((task.answered_at, task))
    if (walk := await walking.latest_told(work, person, since)) and walk.finished_at:
        said.append((walk.finished_at, walk))
    return max(said, key=lambda one: one[0])[1] if said else None


async def _withdrawn(work: Work, person: Person, report: Incident, now: datetime) -> Undone:
    if report.sos:
        return Undone(What.CALL)
    done = await withdrawing.take_back(work, person, report.id or 0, now)
    if isinstance(done, Refusal):
        return Undone(What.TAKEN if done.why is Why.TAKEN else What.NOTHING, by=done.by)
    return Undone(What.NUMBERED, done.number)


async def _hazard_gone(work: Work, person: Person, hazard: Hazard, now: datetime) -> Undone:
    done = await filing.take_back(work, hazard.id or 0, person, now)
    found = {Back.TAKEN_BACK: What.NUMBERED, Back.DROPPED: What.DRAFT}
    return Undone(found.get(done.result, What.NOTHING), done.number)


async def _visit_gone(work: Work, person: Person, visit: Visit, now: datetime) -> Undone:
    await visiting.take_back(work, visit.id or 0, person, now)
    return Undone(What.VISIT, post=work.district.schools[visit.school_id].short_name, at=visit.at)


async def _task_open(work: Work, person: Person, task: Task, now: datetime) -> Undone:
    at = task.answered_at
    await answering.take_back(work, person, task.known_id, now, everywhere=True)
    return Undone(What.TASK, post=task.title, at=at)


async def _walk_untold(work: Work, person: Person, walk: Walk, now: datetime) -> Undone:
    """Its one message says how it stands now."""
    at, name = walk.finished_at, round_name(work.district, walk)
    await walking.take_back(work, walk.known_id, person, now)
    news = WalkEnded(await progress(work, walk))
    changed = Notice(person.id, news, Priority.RECEIPT, name=walk.name, replaces=walk.name, silent=True)
    if await work.sent_notices.known(person.id, walk.name):
        work.tell(changed)
    return Undone(What.WALK, post=name, at=at)


async def _left_again(work: Work, person: Person, made: CheckIn, now: datetime) -> Undone:
    found = {attendance.Undone.CHECK_OUT: What.CHECK_OUT, attendance.Undone.CHECK_IN: What.CHECK_IN}
    what = found.get(await attendance.take_back(work, made, now), What.NOTHING)
    spot = work.district.spot_for(person, made.school_id, made.post_id)
    return Undone(what, post=spot, at=made.received_at)
