"""What people say to a call, each with one effect: 接警, 走不开, 到场, 处置完毕, 误报, 点错了, 撤回."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.alerting.answering.rights import (
    Refusal,
    Refused,
    answerable,
    ends_what_its_holder_cannot,
    may_end,
    right_of,
)
from duty.alerting.calling import near, telling
from duty.alerting.calling.paging import climb_now, this_round
from duty.alerting.calling.placing import say_declined, show_place
from duty.alerting.calling.telling import tell_called, tell_reporter
from duty.alerting.calls.call import Call
from duty.alerting.calls.held import ETA_MINUTES
from duty.alerting.calls.page import Page
from duty.alerting.ports import Work
from duty.district.people import Person


@dataclass(frozen=True, slots=True)
class Declined:
    """Noted. `others_called`: somebody else was called for it, after the one who cannot come."""

    call: Call
    others_called: bool


async def take(work: Work, alert_id: int, by: Person, now: datetime) -> Call | Refused:
    """接警: it stops climbing, everybody else called learns who took it.

    To whom it was passed on may take it over; who had it before stays in the history.
    """
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    return call if await _take(work, call, by, now) else _too_late(call)


async def _take(work: Work, call: Call, by: Person, now: datetime) -> bool:
    before = call.alert.taken_by
    over = await ends_what_its_holder_cannot(work, call, by)
    if not call.alert.take(by.id, now, over=over):
        return False
    work.record(call.subject, "taken_over" if before else "taken", now, by.id, before=before)
    for page in await _pages_of(work, call, by):
        page.take(now)
    phones = bool(call.alert.mistake_at)
    await tell_called(work, call, telling.CallPhoned if phones else telling.CallTaken, by.id, now)
    tell_reporter(work, call, telling.PHONED if phones else telling.TAKEN, by.id, now)
    return True


async def decline(work: Work, alert_id: int, by: Person, now: datetime) -> Declined | Refused:
    """走不开: the next step is called at once, once for each who was called."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if not call.alert.open:
        return _too_late(call)
    was_called = any(page.person_id == by.id for page in await this_round(work, call.alert))
    mine = await _pages_of(work, call, by)
    if any(page.answerable for page in mine):
        await _note_declined(work, call, mine, by, now)
    others = [page for page in await this_round(work, call.alert) if page.person_id != by.id and page.step]
    return Declined(call, others_called=was_called and bool(others))


async def _note_declined(work: Work, call: Call, mine: list[Page], by: Person, now: datetime) -> None:
    for page in mine:
        page.decline(now)
    work.record(call.subject, "declined", now, by.id)
    await climb_now(work, call, now)
    await say_declined(work, call, by.id, now)


async def arrive(work: Work, alert_id: int, by: Person, now: datetime) -> Call | Refused:
    """到场, once. Whoever arrives before anybody took it has taken it too."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if call.alert.open:
        await _take(work, call, by, now)
    if not call.alert.arrive(now):
        return _too_late(call)
    work.record(call.subject, "arrived", now, by.id)
    tell_reporter(work, call, telling.ARRIVED, by.id, now)
    return call


async def expect(work: Work, alert_id: int, minutes: int, by: Person, now: datetime) -> Call | Refused:
    """预计几分钟到: its caller and everybody called read it."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if minutes not in ETA_MINUTES or not call.alert.expect(by.id, minutes, now):
        return _too_late(call)
    work.record(call.subject, "expected", now, by.id, minutes=minutes)
    await tell_called(work, call, telling.CallExpected, by.id, now)
    tell_reporter(work, call, telling.EXPECTED, by.id, now, minutes=minutes)
    return call


async def reinforce(work: Work, alert_id: int, by: Person, now: datetime) -> Call | Refused:
    """要增援, of whoever is there: everybody who was called or is near hears it."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if not call.alert.reinforce(by.id, now):
        return _too_late(call)
    asked = await near.want_reinforcement(work, call, by.id, now)
    work.record(call.subject, "reinforced", now, by.id, people=list(asked))
    return call


async def go(work: Work, alert_id: int, by: Person, now: datetime) -> Call | Refused:
    """我过去: those called, the others near and the caller read who comes."""
    call = await work.alerts.call(alert_id)
    if call is None or not (by.id in call.alert.near or await right_of(work, call.alert, by)):
        return Refused(Refusal.UNKNOWN)
    if not await near.may_go(work, call, by) or not call.alert.go(by.id):
        return _too_late(call)
    work.record(call.subject, "going", now, by.id)
    await show_place(work, call, now)
    near.tell_coming(work, call, by.id, now)
    return call


async def judge(work: Work, alert_id: int, by: Person, now: datetime, *, useful: bool) -> Call | Refused:
    """有用 or 没用, of whoever ended it."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if not call.alert.judge(by.id, useful=useful):
        return _too_late(call)
    work.record(call.subject, "useful" if useful else "useless", now, by.id)
    return call


async def stay_busy(work: Work, alert_id: int, by: Person, now: datetime) -> Call | Refused:
    """还在处理: it is asked again half an hour later."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if not call.alert.still_busy(now):
        return _too_late(call)
    work.record(call.subject, "still_busy", now, by.id)
    return call


async def may_close(work: Work, alert_id: int, by: Person) -> Call | Refused:
    """处置完毕 is tapped: how it ended is asked next, if it has not ended otherwise."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if not await may_end(work, call, by):
        return Refused(Refusal.OFFICERS, call)
    if _unphoned(call, by):
        return Refused(Refusal.PHONE_FIRST if call.alert.open else Refusal.TOO_LATE, call)
    return call if call.alert.live else _too_late(call)


def _unphoned(call: Call, by: Person) -> bool:
    """Its caller says that it was a mistake, which can be forced, and this officer does not phone them."""
    alert = call.alert
    return bool(alert.mistake_at) and alert.live and alert.taken_by != by.id


async def close(work: Work, alert_id: int, by: Person, now: datetime, *, words: str) -> Call | Refused:
    """处置完毕 with its word: nothing more is sent, and it stays in the record."""
    call = await may_close(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    return call if await close_call(work, call, by, now, words=words) else _too_late(call)


async def close_call(work: Work, call: Call, by: Person, now: datetime, *, words: str = "") -> bool:
    """The same without asking who may: a drill that is over ends its calls. False when it was over."""
    if not call.close(by.id, now, words=words):
        return False
    work.record(call.subject, "closed", now, by.id, words=call.alert.outcome)
    await tell_called(work, call, telling.CallClosed, by.id, now)
    tell_reporter(work, call, telling.CLOSED, by.id, now)
    return True


async def call_false(work: Work, alert_id: int, by: Person, now: datetime) -> Call | Refused:
    """误报: it was nothing; that stays in the record."""
    call = await may_close(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if not call.close(by.id, now, false_alarm=True):
        return _too_late(call)
    work.record(call.subject, "false_alarm", now, by.id, words=call.alert.outcome)
    await tell_called(work, call, telling.CallFalseAlarm, by.id, now)
    tell_reporter(work, call, telling.FALSE_ALARM, by.id, now)
    return call


async def reopen(work: Work, alert_id: int, by: Person, now: datetime) -> Call | Refused:
    """点错了: whoever ended it has it in hand again, everybody reads so, and both stay in the record."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if not call.reopen(by.id, now):
        return _too_late(call)
    work.record(call.subject, "reopened", now, by.id)
    await tell_called(work, call, telling.CallReopened, by.id, now)
    tell_reporter(work, call, telling.REOPENED, by.id, now)
    return call


async def withdraw(work: Work, call: Call, now: datetime) -> bool:
    """The reporter takes the report back before anybody took it; whoever was called is told."""
    if not call.alert.withdraw(now):
        return False
    reporter = call.alert.reporter_id
    work.record(call.subject, "withdrawn", now, reporter)
    await tell_called(work, call, telling.CallWithdrawn, reporter, now)
    return True


async def _pages_of(work: Work, call: Call, person: Person) -> list[Page]:
    return [page for page in await work.alerts.pages(call.id) if page.person_id == person.id]


def _too_late(call: Call) -> Refused:
    return Refused(Refusal.TOO_LATE, call)
