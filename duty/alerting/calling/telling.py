"""What those who were called, and those who reported, are told of a call, each kind of news as a class."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Self

from duty.alerting.answering.rights import ends
from duty.alerting.calling import storms
from duty.alerting.calling.near import tell_near
from duty.alerting.calling.paging import called
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.calls.held import Held
from duty.alerting.ports import Work
from duty.incidents.kinds import emergency_number
from duty.messaging.notices import News, Notice, Priority

# -- what whoever has it can say next ------------------------------------------------------------


@dataclass(frozen=True)
class ForHolder(CallNews):
    """News for whoever has the call, which bring along what they can say next."""

    held: Held

    @classmethod
    async def to(cls, person_id: str, work: Work, call: Call) -> Self:
        """As that person may answer the call at this moment."""
        by = work.district.people[person_id]
        held = Held.of(work.district, call.alert, by, ends=await ends(work, call, person_id))
        return cls(CallFacts.of(work.district, call, person_id), held)


# -- to everybody who was called -----------------------------------------------------------------


@dataclass(frozen=True)
class Outcome(CallNews):
    """What became of a call.

    by:      the name of who did it, empty where time or the caller did.
    taken:   somebody has the call in hand.
    mine:    whoever reads it has, and can say this next; None of everybody else.
    """

    in_bundles: ClassVar[bool] = True
    """Whether its line in a bundle reads otherwise from now on."""
    by: str
    at: str
    taken: bool = False
    eta: str = ""
    mine: ForHolder | None = None


class CallExpected(Outcome):
    """Whoever has it said when they will be there."""

    kind = "alert.expected"
    in_bundles = False


class CallTaken(Outcome):
    kind = "alert.taken"


class CallClosed(Outcome):
    kind = "alert.closed"


class CallFalseAlarm(Outcome):
    kind = "alert.false_alarm"


class CallReopened(Outcome):
    kind = "alert.reopened"


class CallWithdrawn(Outcome):
    kind = "alert.withdrawn"


class CallMistaken(Outcome):
    """Its caller says that it was a slip: an officer phones them."""

    kind = "alert.mistake"


class CallOn(Outcome):
    """Its caller tapped once more after 误触撤销: it was none."""

    kind = "alert.on"


class CallCompany(Outcome):
    """Its caller only wants somebody to come."""

    kind = "alert.company"
    in_bundles = False


class CallHushed(Outcome):
    """Its caller cannot speak: nobody may phone them."""

    kind = "alert.hushed_card"
    in_bundles = False


class CallPhoned(Outcome):
    """Somebody phones the caller, who said that it was a slip."""

    kind = "alert.phoned"


class CallChanged(Outcome):
    """Less urgent than it was."""

    kind = "alert.changed"
    in_bundles = False


async def tell_called(work: Work, call: Call, news: type[Outcome], by: str, now: datetime) -> None:
    """Change everybody's message in place; the one who acted gets a fresh card from the answer instead.

    Who was called for it in a bundle reads it there, and nothing besides.
    """
    everybody = await called(work, call.alert)
    tell_near(work, call, now, {by, *everybody})
    bundled: set[str] = set()
    if news.in_bundles:
        bundled = await storms.outcome(work, call.alert, everybody, now, news.kind)
    who, name = work.district.people[by].name if by else "", str(call.subject)
    facts = CallFacts.of(work.district, call)
    taken = call.alert.taken
    at, expected = work.district.clock(now), call.alert.eta_at
    eta = work.district.clock(expected) if expected and taken else ""
    told = news(facts, by=who, at=at, taken=taken, eta=eta)
    having = holders(work, call.alert, now) if taken else []
    for person_id in everybody:
        if person_id != by and person_id not in bundled:
            dedupe = f"{name}:{news.kind}:{person_id}:{now.timestamp():.3f}"
            mine = await ForHolder.to(person_id, work, call) if person_id in having else None
            theirs = replace(told, mine=mine, call=CallFacts.of(work.district, call, person_id))
            work.tell(Notice(person_id, theirs, Priority.REPLY, dedupe, name=name, replaces=name))


# -- to whoever has it ---------------------------------------------------------------------------


def holders(work: Work, alert: Alert, now: datetime) -> list[str]:
    """Whoever took it, and who stands in for them by now."""
    org = work.district.people[alert.taken_by].org_id
    return list(dict.fromkeys((alert.taken_by, work.district.standing_for(alert.taken_by, org, now))))


# -- to its reporter -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ToReporter(News):
    """What became of one's own call for help or report.

    by:     who did it, politely.
    dial:   the number to phone besides.
    number: that of the incident.
    minutes: until somebody is there; 0 where nobody said so.
    """

    by: str
    at: str
    number: str
    dial: str
    drill: bool
    minutes: int = 0

    @property
    def of_drill(self) -> bool:
        return self.drill


class HelpTaken(ToReporter):
    kind = "sos.taken"


class HelpExpected(ToReporter):
    """In so many `minutes`, as whoever took it says."""

    kind = "sos.expected"


class ReportExpected(ToReporter):
    kind = "incident.expected"


class HelpPhoned(ToReporter):
    kind = "sos.phoned"


class HelpArrived(ToReporter):
    kind = "sos.arrived"


class HelpClosed(ToReporter):
    kind = "sos.closed"


class HelpFalseAlarm(ToReporter):
    kind = "sos.false_alarm"


class HelpReopened(ToReporter):
    kind = "sos.reopened"


class HelpRaisedAgain(ToReporter):
    kind = "sos.raised_again"


class ReportTaken(ToReporter):
    kind = "incident.taken"


class ReportArrived(ToReporter):
    kind = "incident.arrived"


class ReportClosed(ToReporter):
    kind = "incident.closed"


class ReportFalseAlarm(ToReporter):
    kind = "incident.false_alarm"


class ReportReopened(ToReporter):
    kind = "incident.reopened"


class ReportRaisedAgain(ToReporter):
    kind = "incident.raised_again"


Both = tuple[type[ToReporter], type[ToReporter]]
"""The news for whoever called for help, and for whoever reported something else."""
TAKEN: Both = (HelpTaken, ReportTaken)
EXPECTED: Both = (HelpExpected, ReportExpected)
PHONED: Both = (HelpPhoned, ReportTaken)
ARRIVED: Both = (HelpArrived, ReportArrived)
CLOSED: Both = (HelpClosed, ReportClosed)
FALSE_ALARM: Both = (HelpFalseAlarm, ReportFalseAlarm)
REOPENED: Both = (HelpReopened, ReportReopened)
RAISED_AGAIN: Both = (HelpRaisedAgain, ReportRaisedAgain)


def tell_reporter(work: Work, call: Call, about: Both, by: str, now: datetime, *, minutes: int = 0) -> None:
    """Tell whoever called for help or reported, and those whose later reports were joined to it."""
    incident, district = call.incident, work.district
    news = (about[0] if incident.sos else about[1])(
        by=district.polite(by) if by else "",
        at=district.clock(now),
        number=incident.number,
        dial=emergency_number(incident.kind),
        drill=call.alert.drill,
        minutes=minutes,
    )
    dedupe = f"{call.subject}:{news.kind}:{now.timestamp():.3f}"
    priority = Priority.P1 if call.alert.urgent else Priority.RECEIPT
    for person_id in dict.fromkeys((call.alert.reporter_id, *incident.also_reported_by)):
        if person_id != by:
            quiet = call.alert.hushed and person_id == call.alert.reporter_id
            work.tell(Notice(person_id, news, priority, dedupe, silent=quiet))
