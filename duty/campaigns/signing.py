"""Handing in, signing in order, sending back, opening again. One signs exactly what one has read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from duty.campaigns.answers import Answers
from duty.campaigns.draft import DraftState, Signature
from duty.campaigns.filling import form_of
from duty.campaigns.news import FormReturned, FormSigned, FormToSign
from duty.campaigns.ports import Work
from duty.campaigns.schema import Field, FormSchema
from duty.campaigns.sight import runs, signers, signs, writes
from duty.district.people import Person
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.refused import Refused

WHY = 200


@dataclass(frozen=True)
class Incomplete:
    """Not handed in or signed: something is still wanted, wrong or said twice."""

    form: Answers


def next_line(form: Answers) -> Field | None:
    """The line that is signed next; None where all are."""
    return line_after(form.form, form.signatures)


def line_after(form: FormSchema, signatures: Iterable[Signature]) -> Field | None:
    """The first line that none of these signs."""
    done = {signature.code for signature in signatures}
    return next((field for field in form.signatures if field.code not in done), None)


def may_sign(work: Work, person: Person, form: Answers) -> bool:
    """It was handed in, and the next line is theirs."""
    line = next_line(form)
    waits = form.draft.state is DraftState.READY and line is not None
    return waits and line is not None and signs(work.district, person, form.school.id, line.signer)


def may_return(work: Work, person: Person, form: Answers) -> bool:
    """Either of those who sign may send it back (domain §1.9, s2)."""
    school, ready = form.school.id, form.draft.state is DraftState.READY
    return ready and any(signs(work.district, person, school, line.signer) for line in form.form.signatures)


async def submit(work: Work, person: Person, draft_id: int, now: datetime) -> Answers | Incomplete | Refused:
    """Hand it to whoever signs first. Without a line to sign it is locked at once."""
    form = await form_of(work, person, draft_id, locked=True, to=writes)
    if isinstance(form, Refused):
        return form
    if not form.draft.editable:
        return Refused.ALREADY
    if not form.complete:
        return Incomplete(form)
    sent_back = form.draft.state is DraftState.RETURNED
    form.draft.submit(person.id, now, late=form.campaign.frozen_at is not None)
    work.record(form.draft.subject, "submitted", now, person.id, late=form.draft.late)
    await _go_on(work, person, form, now, str(int(now.timestamp())) if sent_back else _ten_minutes(now))
    return form


def _ten_minutes(now: datetime) -> str:
    """Who takes it back and hands it in again and again is told of once in these."""
    return f"{now.astimezone(UTC):%Y%m%d%H}{now.minute // 10}"


async def take_back(work: Work, person: Person, draft_id: int, now: datetime) -> Answers | Refused:
    """Whoever fills it in goes on changing it, while nobody has signed."""
    form = await form_of(work, person, draft_id, locked=True, to=writes)
    if isinstance(form, Refused):
        return form
    if form.signatures or not form.draft.take_back():
        return Refused.TOO_LATE
    work.record(form.draft.subject, "taken_back", now, person.id)
    return form


async def sign(
    work: Work, person: Person, draft_id: int, rev: int, now: datetime
) -> Answers | Incomplete | Refused:
    """Under the answers as they were at `rev`, which is what the person read."""
    form = await form_of(work, person, draft_id, locked=True, to=writes)
    if isinstance(form, Refused):
        return form
    line = next_line(form)
    if line is None or not may_sign(work, person, form):
        return Refused.ALREADY if _has_signed(form, person) else Refused.GONE
    if form.draft.rev != rev:
        return Refused.TOO_LATE
    if not form.complete:
        return Incomplete(form)
    made = Signature(form.draft.known_id, line.code, line.signer, person.id, person.name, now, form.sha256)
    await work.campaigns.sign(made)
    work.record(form.draft.subject, "signed", now, person.id, line=line.code, sha256=made.content_sha256)
    again = await form_of(work, person, draft_id)
    if isinstance(again, Answers):
        await _go_on(work, person, again, now, str(int(now.timestamp())))
    return again


def _has_signed(form: Answers, person: Person) -> bool:
    return any(signature.person_id == person.id for signature in form.signatures)


async def send_back(work: Work, person: Person, draft_id: int, why: str, now: datetime) -> Answers | Refused:
    """退回 with a reason. What was signed holds no more; who signed stays on record."""
    form = await form_of(work, person, draft_id, locked=True, to=writes)
    if isinstance(form, Refused):
        return form
    if not may_return(work, person, form):
        return Refused.GONE
    form.draft.send_back(person.id, why[:WHY])
    await _void(work, person, form, why, now, opened=False)
    return form


async def reopen(work: Work, person: Person, draft_id: int, why: str, now: datetime) -> Answers | Refused:
    """The district opens what was signed; its number stays."""
    form = await form_of(work, person, draft_id, locked=True, to=runs)
    if isinstance(form, Refused):
        return form
    if not form.draft.reopen(person.id, why[:WHY]):
        return Refused.TOO_LATE
    await _void(work, person, form, why, now, opened=True)
    return form


async def _void(work: Work, person: Person, form: Answers, why: str, now: datetime, *, opened: bool) -> None:
    for signature in form.signatures:
        signature.void_at = now
    what = "reopened" if opened else "returned"
    work.record(form.draft.subject, what, now, person.id, words=why[:WHY])
    by = work.district.polite(person.id)
    news = FormReturned(form.draft.known_id, _school(form), form.form.title, by, why[:WHY], opened)
    _tell(
        work,
        [form.draft.submitted_by, *_signed_by(form)],
        news,
        f"back:{form.draft.rev}:{int(now.timestamp())}",
        person,
    )


async def _go_on(work: Work, person: Person, form: Answers, now: datetime, handing: str) -> None:
    """On to whoever signs next, or locked and numbered. handing: who signs is told once of each."""
    line = next_line(form)
    if line is None:
        await _lock(work, person, form, now)
        return
    by, whom = work.district.polite(person.id), signers(work.district, form.school.id, line.signer)
    signed = bool(form.signatures)
    news = FormToSign(form.draft.known_id, _school(form), form.form.title, by, signed)
    _tell(work, whom, news, f"sign:{line.code}:{handing}", person)


async def _lock(work: Work, person: Person, form: Answers, now: datetime) -> None:
    series = f"{form.form.id[:20]}:{form.school.id}:{form.campaign.cutoff.year}"
    count = await work.next_number(f"form:{series}") if not form.draft.number else 0
    number = f"PC-{form.school.id}-{form.campaign.cutoff.year}-{count:04d}"
    form.draft.lock(number, now)
    work.record(form.draft.subject, "locked", now, person.id, number=form.draft.number, sha256=form.sha256)
    news = FormSigned(form.draft.known_id, _school(form), form.form.title, form.draft.number)
    _tell(work, [form.draft.submitted_by, *_signed_by(form)], news, f"locked:{int(now.timestamp())}", person)


def _signed_by(form: Answers) -> Sequence[str]:
    return [signature.person_id for signature in form.signatures]


def _school(form: Answers) -> str:
    return form.school.short_name


def _tell(work: Work, people: Iterable[str], news: News, what: str, but: Person) -> None:
    """Once each; whoever did it has it on the screen."""
    for person in dict.fromkeys(people):
        if person and person != but.id and person in work.district.people:
            dedupe = f"form:{getattr(news, 'draft', 0)}:{what}"
            work.tell(Notice(person, news, Priority.NUDGE, dedupe=dedupe, silent=True))
