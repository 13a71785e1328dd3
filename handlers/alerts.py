"""接警 · 走不开 · 到场 · 处置完毕 · 误报, and 🔔 待处理."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty import alerts
from duty.alerts import Alert, AlertState
from duty.incidents import Incident
from duty.people import DESK, POLICE, SCHOOL_OFFICE, Role
from duty.say import Button, Say
from handlers import labels
from handlers.filters import Choice, Pressed
from handlers.notices import alert_text, alert_what, call_buttons, taken_buttons
from handlers.talk import Talk


def answers() -> Router:
    """The buttons of an alert; they stand before the consent, since somebody waits for the answer."""
    routes = Router(name="alert answers")
    routes.callback_query.register(answer, Choice("alert"))
    return routes


def router() -> Router:
    routes = Router(name="alerts")
    routes.message.register(open_alerts, Pressed(labels.ALERTS, command="alerts"))
    return routes


async def answer(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """One press, one effect; a late or second press says how things stand."""
    act, alert_id = args[0], args[-1]
    alert = await talk.work.alerts.get(int(alert_id)) if alert_id.isdigit() else None
    incident = await talk.work.incidents.get(alert.incident_id) if alert else None
    if alert is None or incident is None or not await alerts.may_answer(talk.work, alert, talk.me):
        return [Say(toast=talk.line("common.gone"))]
    steps = {"take": _take, "decline": _decline, "arrive": _arrive, "close": _close, "false": _false}
    if act == "show":
        return [await card(talk, alert, incident)]
    step = steps.get(act)
    return await step(talk, alert, incident) if step else [Say(toast=talk.line("common.too_late"))]


async def _take(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    if not await alerts.take(talk.work, alert, incident, talk.me, talk.now):
        return [Say(toast=_standing(talk, alert))]
    return [_mine(talk, alert, incident, "alert.you_took", arrived=False, toast=talk.line("alert.take"))]


async def _decline(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    if not await alerts.decline(talk.work, alert, incident, talk.me, talk.now):
        return [Say(toast=_standing(talk, alert))]
    return [Say(talk.line("alert.you_declined"))]


async def _arrive(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    """Whoever arrives before anybody took it has taken it too."""
    if alert.state is AlertState.OPEN:
        await alerts.take(talk.work, alert, incident, talk.me, talk.now)
    if not alerts.arrive(talk.work, alert, talk.me, talk.now):
        return [Say(toast=_standing(talk, alert))]
    return [_mine(talk, alert, incident, "alert.you_arrived", arrived=True)]


async def _close(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    return await _end(talk, alert, incident, "alert.you_closed", false_alarm=False)


async def _false(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    return await _end(talk, alert, incident, "alert.you_false", false_alarm=True)


async def _end(talk: Talk, alert: Alert, incident: Incident, key: str, *, false_alarm: bool) -> list[Say]:
    if not await alerts.close(talk.work, alert, incident, talk.me, talk.now, false_alarm=false_alarm):
        return [Say(toast=_standing(talk, alert))]
    facts = _facts(talk, alert, incident)
    text = talk.line(key, **(facts | {"time": talk.clock(talk.now)}))
    return [Say(text, name=alert.subject, replaces=alert.subject)]


def _facts(talk: Talk, alert: Alert, incident: Incident) -> dict[str, object]:
    return alert_what(talk.voice, alerts.facts(talk.work, alert, incident), talk.account.language)


def _mine(talk: Talk, alert: Alert, incident: Incident, key: str, *, arrived: bool, toast: str = "") -> Say:
    """The taker's own card, with what they can say next; it takes the place of the call."""
    values = _facts(talk, alert, incident) | {"time": talk.clock(talk.now)}
    buttons = taken_buttons(talk.voice, alert.id or 0, arrived=arrived)
    text = talk.line(key, **values)
    return Say(text, buttons, name=alert.subject, replaces=alert.subject, toast=toast)


def _standing(talk: Talk, alert: Alert) -> str:
    """How it stands, for a press that came too late."""
    if alert.live and alert.taken_at:
        by = talk.district.people[alert.taken_by].name
        return talk.line("alert.was_taken", at=talk.clock(alert.taken_at), by=by)
    if alert.closed_at:
        return talk.line("alert.was_closed", at=talk.clock(alert.closed_at))
    return talk.line("common.already")


# -- 🔔 -----------------------------------------------------------------------------------


async def open_alerts(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Open first, the oldest unanswered on top; each opens its card."""
    await state.set_state(None)
    if talk.me.role not in DESK | POLICE | SCHOOL_OFFICE | {Role.SUPERVISOR, Role.ADMIN}:
        return [Say(talk.line("alert.none_open"))]
    schools = [school.id for school in talk.district.schools_seen_by(talk.me)]
    found = await talk.work.alerts.open(schools)
    if not found:
        return [Say(talk.line("alert.none_open"))]
    lines, buttons = [talk.line("alert.list_head", count=len(found))], []
    for number, alert in enumerate(found[:8], 1):
        incident = await talk.work.incidents.get(alert.incident_id)
        if incident:
            line = _list_line(talk, alert, incident)
            lines.append(f"{number}. {line}")
            label = f"{number}. {line.partition('：')[0]}"[:30]
            buttons.append((Button(label, f"alert:show:{alert.id}"),))
    return [Say("\n".join(lines), tuple(buttons))]


def _list_line(talk: Talk, alert: Alert, incident: Incident) -> str:
    values = _facts(talk, alert, incident)
    if alert.state is AlertState.OPEN or alert.taken_at is None:
        return talk.line("alert.list_open", **values)
    by = talk.district.people[alert.taken_by].name
    return talk.line("alert.list_taken", **(values | {"by": by, "at": talk.clock(alert.taken_at)}))


async def card(talk: Talk, alert: Alert, incident: Incident) -> Say:
    """One alert with the buttons that fit its state."""
    facts = alerts.facts(talk.work, alert, incident)
    text = alert_text(talk.voice, facts, talk.account.language)
    if alert.state is AlertState.OPEN and not alert.mistake_at:
        return Say(text, call_buttons(talk.voice, alert.id or 0), name=alert.subject)
    text = f"{text}\n{_standing(talk, alert)}"
    if not alert.live:
        return Say(text)
    return Say(
        text, taken_buttons(talk.voice, alert.id or 0, arrived=bool(alert.arrived_at)), name=alert.subject
    )
