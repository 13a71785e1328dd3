"""The reporter corrects a report: another kind, or more or less urgent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.alerting.calling.raising import change_triage, raise_alert
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.calls.standing import AlertState
from duty.alerting.ports import Work
from duty.alerting.reporters.event import dealing_with, live_call_of
from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.incidents.kinds import triage_of
from duty.incidents.own import changeable_report
from duty.incidents.refusal import Refusal
from duty.messaging.notices import Notice


@dataclass(frozen=True)
class KindChanged(CallNews):
    """The reporter says that it is of another kind."""

    kind: ClassVar[str] = "incident.kind_changed"


@dataclass(frozen=True)
class Changed:
    """A report as it stands after a change, and who knows of it.

    called:   somebody is or was called for it.
    taken_by: whoever has it in hand, and was told; empty while nobody has.
    """

    incident: Incident
    called: bool
    taken_by: str


async def set_triage(
    work: Work, person: Person, incident_id: int, triage: Triage, now: datetime
) -> Changed | Refusal:
    """[改轻重]: making it more urgent calls at once."""
    incident = await changeable_report(work, person, incident_id, now)
    if isinstance(incident, Refusal):
        return incident
    return await weigh(work, incident, triage, person, now)


async def set_kind(
    work: Work, person: Person, incident_id: int, kind: str, now: datetime
) -> Changed | Refusal:
    """[改类别]: a more dangerous kind calls as that kind does; a milder one never sends anybody home."""
    incident = await changeable_report(work, person, incident_id, now)
    if isinstance(incident, Refusal):
        return incident
    await rename(work, incident, kind, person, now)
    return await weigh(work, incident, min(incident.triage, triage_of(kind)), person, now)


async def rename(work: Work, incident: Incident, kind: str, by: Person, now: datetime) -> None:
    """It is of that kind from now on: whoever deals with it reads so."""
    if kind == incident.kind:
        return
    before, incident.kind = incident.kind, kind
    work.record(incident.subject, "kind", now, by.id, before=before, after=kind)
    call = await live_call_of(work, incident)
    if call is None:
        return
    news = KindChanged(CallFacts.of(work.district, call))
    for person_id in await dealing_with(work, call, now):
        dedupe = f"{incident.subject}:kind:{now.timestamp():.3f}:{person_id}"
        work.tell(Notice(person_id, news, call.alert.priority, dedupe))


async def weigh(work: Work, incident: Incident, triage: Triage, by: Person, now: datetime) -> Changed:
    """So urgent it is from now on: who is called follows."""
    before, incident.triage = incident.triage, triage
    call = await work.alerts.call_of(incident.known_id)
    if before is not triage:
        work.record(incident.subject, "triage", now, by.id, before=before, after=triage)
        if call:
            await change_triage(work, call, now)
        else:
            call = await raise_alert(work, incident, now)
    taken = call is not None and call.alert.state is AlertState.TAKEN
    return Changed(
        incident, call is not None, work.district.polite(call.alert.taken_by) if call and taken else ""
    )
