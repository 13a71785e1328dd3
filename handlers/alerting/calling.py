"""A call for help: the first tap calls, the second tells how it stands."""

from __future__ import annotations

from datetime import timedelta

from aiogram.fsm.context import FSMContext

from duty.alerting import answers, raising
from duty.alerting.alert import Alert
from duty.attendance.whereabouts import whereabouts
from duty.district.severity import Triage
from duty.incidents.filing import file_incident, happened_at
from duty.incidents.incident import Incident
from duty.incidents.kinds import emergency_number
from duty.messaging.say import Say, row
from handlers.speech.talk import Talk

DETAIL = "sos:detail"
"""State: what is sent now belongs to the call for help named in `incident`."""
AGAIN_AFTER = timedelta(minutes=1)
"""A second tap sooner is the same call; later it pages once more."""


async def call_for_help(talk: Talk, state: FSMContext, *, real: bool = False) -> list[Say]:
    running = await running_call(talk)
    if running:
        await _expect_details(state, running[1])
        return [await again(talk, *running)]
    school_id, post_id = await _where(talk)
    if not school_id:
        return [Say(talk.line("sos.stranger"))]
    incident = await file_incident(
        talk.work,
        talk.me,
        talk.now,
        kind="sos",
        triage=Triage.P0,
        school_id=school_id,
        post_id=post_id,
        occurred_at=happened_at(talk.said_at, talk.now),
    )
    alert = await raising.raise_alert(talk.work, incident, talk.now)
    await _expect_details(state, incident)
    if alert and alert.drill and real:
        await raising.make_real(talk.work, alert, incident, talk.now)
    if alert and alert.drill:
        return [_drill_answer(talk, alert, incident)]
    return [answer_call(talk, incident, "sos.sent"), Say(talk.line("sos.ask_more"))]


def _drill_answer(talk: Talk, alert: Alert, incident: Incident) -> Say:
    """Said at once that it is a drill; one tap makes it real."""
    real = (talk.voice.line("drill.real"), f"drill:real:{alert.id}")
    mistake = (talk.voice.line("sos.mistake_button"), f"mistake:{incident.id}")
    return Say(talk.line("sos.sent_drill", number=emergency_number(incident.kind)), row(real, mistake))


async def _where(talk: Talk) -> tuple[str, str]:
    """The last known place; of several schools the first, and the call says that the place must be asked."""
    school_id, post_id = await whereabouts(talk.work, talk.me, talk.now)
    if school_id:
        return school_id, post_id
    own = [s for s in talk.me.schools if s in talk.district.schools]
    seen = own or [school.id for school in talk.district.schools_seen_by(talk.me)]
    return (seen[0] if seen else ""), ""


async def _expect_details(state: FSMContext, incident: Incident) -> None:
    await state.set_state(DETAIL)
    await state.update_data({"incident": incident.id})


def answer_call(talk: Talk, incident: Incident, key: str) -> Say:
    button = (talk.voice.line("sos.mistake_button"), f"mistake:{incident.id}")
    values = {"number": emergency_number(incident.kind), "time": talk.clock(incident.occurred_at)}
    return Say(talk.line(key, **values), row(button))


async def running_call(talk: Talk) -> tuple[Alert, Incident] | None:
    """The person's own call for help that is still being answered."""
    since = talk.now - timedelta(hours=2)
    for incident in await talk.work.incidents.of_reporter(talk.me.id, since):
        if incident.sos and incident.id is not None:
            alert = await talk.work.alerts.of_incident(incident.id)
            if alert and alert.live and not alert.mistake_at:
                return alert, incident
    return None


async def again(talk: Talk, alert: Alert, incident: Incident) -> Say:
    """The same call: told honestly how it stands; after a minute everybody called hears it again."""
    changes = await talk.work.changes(alert.subject)
    last = max((c.at for c in changes if c.what in ("raised", "pressed_again")), default=alert.raised_at)
    if talk.now - last < AGAIN_AFTER:
        return answer_call(talk, incident, "sos.sent_known")
    await answers.press_again(talk.work, alert, incident, talk.now)
    return answer_call(talk, incident, "sos.again_told")
