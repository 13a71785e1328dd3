"""接警 · 走不开 · 到场 · 处置完毕 · 误报, and 🔔 待处理."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty import answers as answering
from duty.incidents import Incident
from duty.ladders import Alert, AlertState
from duty.paging import facts
from duty.say import Button, Say
from handlers import labels
from handlers.filters import Choice, Pressed, numbered
from handlers.notices import alert_text, alert_what, call_buttons, taken_buttons
from handlers.talk import Talk

SHOWN = 8
"""Alerts of one list; the oldest unanswered are among them."""


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
    alert = await talk.work.alerts.get(numbered(alert_id))
    incident = await talk.work.incidents.get(alert.incident_id) if alert else None
    if alert is None or incident is None or not await answering.may_see(talk.work, alert, talk.me):
        return [Say(toast=talk.line("common.gone"))]
    may = await answering.may_answer(talk.work, alert, talk.me)
    if act == "show":
        return [await card(talk, alert, incident, may=may)]
    step = STEPS.get(act)
    if step is None:
        return [Say(toast=talk.line("common.too_late"))]
    return await step(talk, alert, incident) if may else [Say(toast=talk.line("alert.not_yours"))]


async def _take(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    if not await answering.take(talk.work, alert, incident, talk.me, talk.now):
        return [Say(toast=_standing(talk, alert))]
    return [_mine(talk, alert, incident, "alert.you_took", arrived=False, toast=talk.line("alert.take"))]


async def _decline(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    if not await answering.decline(talk.work, alert, incident, talk.me, talk.now):
        return [Say(toast=_standing(talk, alert))]
    return [Say(talk.line("alert.you_declined"))]


async def _arrive(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    """Whoever arrives before anybody took it has taken it too."""
    if alert.state is AlertState.OPEN:
        await answering.take(talk.work, alert, incident, talk.me, talk.now)
    if not answering.arrive(talk.work, alert, incident, talk.me, talk.now):
        return [Say(toast=_standing(talk, alert))]
    return [_mine(talk, alert, incident, "alert.you_arrived", arrived=True)]


async def _close(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    return await _end(talk, alert, incident, "alert.you_closed", false_alarm=False)


async def _false(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    return await _end(talk, alert, incident, "alert.you_false", false_alarm=True)


async def _busy(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    if not answering.still_busy(talk.work, alert, talk.me, talk.now):
        return [Say(toast=_standing(talk, alert))]
    return [Say(talk.line("alert.busy_kept"))]


async def _end(talk: Talk, alert: Alert, incident: Incident, key: str, *, false_alarm: bool) -> list[Say]:
    if not await answering.close(talk.work, alert, incident, talk.me, talk.now, false_alarm=false_alarm):
        return [Say(toast=_standing(talk, alert))]
    facts = _facts(talk, alert, incident)
    text = talk.line(key, **(facts | {"time": talk.clock(talk.now)}))
    return [Say(text, name=alert.subject, replaces=alert.subject)]


STEPS = {
    "take": _take,
    "decline": _decline,
    "arrive": _arrive,
    "busy": _busy,
    "close": _close,
    "false": _false,
}


def _facts(talk: Talk, alert: Alert, incident: Incident) -> dict[str, object]:
    return alert_what(talk.voice, facts(talk.work, alert, incident), talk.account.language)


def _mine(talk: Talk, alert: Alert, incident: Incident, key: str, *, arrived: bool, toast: str = "") -> Say:
    """The taker's own card, with what they can say next; it takes the place of the call."""
    values = _facts(talk, alert, incident) | {"time": talk.clock(talk.now)}
    buttons = taken_buttons(talk.voice, alert.id or 0, arrived=arrived)
    text = talk.line(key, **values)
    return Say(text, buttons, name=alert.subject, replaces=alert.subject, toast=toast)


def _standing(talk: Talk, alert: Alert) -> str:
    """How it stands, for a press that came too late."""
    if alert.state is AlertState.TAKEN and alert.taken_at:
        by = talk.district.people[alert.taken_by].name
        return talk.line("alert.was_taken", at=talk.clock(alert.taken_at), by=by)
    if alert.closed_at:
        return talk.line("alert.was_closed", at=talk.clock(alert.closed_at))
    if alert.mistake_at:
        return talk.line("alert.was_mistake", at=talk.clock(alert.mistake_at))
    return talk.line("common.already")


# -- 🔔 -----------------------------------------------------------------------------------


async def open_alerts(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Open first, the oldest unanswered on top; each opens its card."""
    await state.set_state(None)
    schools = [school.id for school in talk.district.schools_seen_by(talk.me)]
    found = await talk.work.alerts.open(schools)
    seen = [alert for alert in found if await answering.may_see(talk.work, alert, talk.me)]
    if not seen:
        return [Say(talk.line("alert.none_open"))]
    lines, buttons = [talk.line("alert.list_head", count=len(seen))], []
    for number, alert in enumerate(seen[:SHOWN], 1):
        incident = await talk.work.incidents.get(alert.incident_id)
        if incident:
            line = _list_line(talk, alert, incident)
            lines.append(f"{number}. {line}")
            label = f"{number}. {line.partition('：')[0]}"[:30]
            buttons.append((Button(label, f"alert:show:{alert.id}"),))
    if len(seen) > SHOWN:
        lines.append(talk.line("alert.list_more", count=len(seen) - SHOWN))
    return [Say("\n".join(lines), tuple(buttons))]


def _list_line(talk: Talk, alert: Alert, incident: Incident) -> str:
    """Of another day with its date."""
    values = _facts(talk, alert, incident)
    day = talk.district.local(incident.occurred_at)
    if day.date() != talk.district.today(talk.now):
        values["time"] = f"{day:%m-%d %H:%M}"
    if alert.state is AlertState.OPEN or alert.taken_at is None:
        return talk.line("alert.list_open", **values)
    by = talk.district.people[alert.taken_by].name
    return talk.line("alert.list_taken", **(values | {"by": by, "at": talk.clock(alert.taken_at)}))


async def card(talk: Talk, alert: Alert, incident: Incident, *, may: bool) -> Say:
    """One alert with the buttons that fit its state, for those who may press them."""
    text = alert_text(talk.voice, facts(talk.work, alert, incident), talk.account.language)
    if alert.state is AlertState.OPEN and not alert.mistake_at:
        return Say(text, call_buttons(talk.voice, alert.id or 0) if may else (), name=alert.subject)
    text = f"{text}\n{_standing(talk, alert)}"
    if not alert.live or not may:
        return Say(text)
    buttons = taken_buttons(talk.voice, alert.id or 0, arrived=bool(alert.arrived_at))
    return Say(text, buttons, name=alert.subject)
