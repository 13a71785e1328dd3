"""接警 · 走不开 · 到场 · 处置完毕 · 误报, and 🔔 待处理."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting import answers as answering
from duty.alerting.alert import Alert, AlertState, PageState
from duty.alerting.call import Call
from duty.alerting.facts import CallFacts
from duty.alerting.paging import this_round
from duty.messaging.say import Button, Say, column, row
from handlers.alerting.timeline import timeline
from handlers.alerting.words import alert_text, alert_what, call_buttons, taken_buttons
from handlers.speech import labels
from handlers.speech.filters import Choice, In, Pressed, Words, numbered
from handlers.speech.marks import marked
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHOWN = 8
"""Alerts of one list; the oldest unanswered are among them."""
CLOSING = "alert:closing"
"""State: the next sentence says how the alert named in `closing` ended."""
WORD_WITHIN = timedelta(minutes=10)
WORDS = ("word_done", "word_110", "word_parents")
TO = ("leaders", "station", "desk")


def jobs() -> list[Job]:
    return [_danger(), _keys()]


def _danger() -> Job:
    """The buttons of an alert; they stand before the consent, since somebody waits for the answer."""
    routes = Job("alert answers", Stage.DANGER)
    routes.callback_query.register(answer, Choice("alert"))
    routes.message.register(closing_word, Words(), In(CLOSING))
    return routes


def _keys() -> Job:
    routes = Job("alerts", Stage.KEYS)
    routes.message.register(open_alerts, Pressed(labels.ALERTS, command="alerts"))
    return routes


async def answer(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """One press, one effect; a late or second press says how things stand."""
    act, alert_id = args[0], args[-1]
    call = await talk.work.alerts.call(numbered(alert_id))
    if call is None or not await answering.may_see(talk.work, call.alert, talk.me):
        return [Say(toast=talk.line("common.gone"))]
    may = await answering.may_answer(talk.work, call.alert, talk.me)
    if act == "show":
        return [await card(talk, call, may=may)]
    if not may:
        return [Say(toast=talk.line("alert.not_yours"))]
    if act == "close":
        return await _ask_word(talk, call.alert, state)
    if act == "word" and args[1] in WORDS:
        return await _close_with(talk, call, state, args[1])
    if act == "to":
        return await _refer(talk, call, args[1])
    step = STEPS.get(act)
    return await step(talk, call) if step else [Say(toast=talk.line("common.too_late"))]


async def _take(talk: Talk, call: Call) -> list[Say]:
    if not await answering.take(talk.work, call, talk.me, talk.now):
        return [Say(toast=_standing(talk, call.alert))]
    return [_mine(talk, call, "alert.you_took", arrived=False, toast=talk.line("alert.you_took_toast"))]


async def _decline(talk: Talk, call: Call) -> list[Say]:
    """Whether somebody else was called for it is said as it is."""
    before = await this_round(talk.work, call.alert)
    if not await answering.decline(talk.work, call, talk.me, talk.now):
        return [Say(toast=_standing(talk, call.alert))]
    pages = await this_round(talk.work, call.alert)
    mine = any(page.person_id == talk.me.id for page in before)
    others = mine and any(page.person_id != talk.me.id and page.step for page in pages)
    return [Say(talk.line("alert.you_declined" if others else "alert.you_declined_only"))]


async def _arrive(talk: Talk, call: Call) -> list[Say]:
    """Whoever arrives before anybody took it has taken it too."""
    if call.alert.state is AlertState.OPEN:
        await answering.take(talk.work, call, talk.me, talk.now)
    if not answering.arrive(talk.work, call, talk.me, talk.now):
        return [Say(toast=_standing(talk, call.alert))]
    return [_mine(talk, call, "alert.you_arrived", arrived=True)]


async def _false(talk: Talk, call: Call) -> list[Say]:
    if not await answering.close(talk.work, call, talk.me, talk.now, false_alarm=True):
        return [Say(toast=_standing(talk, call.alert))]
    return [_ended(talk, call, "alert.you_false")]


async def _reopen(talk: Talk, call: Call) -> list[Say]:
    """点错了, within ten minutes."""
    if not await answering.reopen(talk.work, call, talk.me, talk.now):
        return [Say(toast=talk.line("common.too_late") if call.alert.live else _standing(talk, call.alert))]
    return [_mine(talk, call, "alert.you_reopened", arrived=bool(call.alert.arrived_at))]


async def _busy(talk: Talk, call: Call) -> list[Say]:
    if not answering.still_busy(talk.work, call.alert, talk.me, talk.now):
        return [Say(toast=_standing(talk, call.alert))]
    return [Say(talk.line("alert.busy_kept"))]


def _ended(talk: Talk, call: Call, key: str) -> Say:
    values = _facts(talk, call) | {"time": talk.clock(talk.now)}
    text = marked(talk.voice, call.alert.drill, talk.line(key, **values), talk.account.language)
    slip = () if call.alert.drill else row((talk.voice.line("alert.slip"), f"alert:reopen:{call.alert.id}"))
    return Say(text, slip, name=str(call.subject), replaces=str(call.subject), toast=text)


# -- closing needs a word ------------------------------------------------------------------


async def _ask_word(talk: Talk, alert: Alert, state: FSMContext) -> list[Say]:
    """处置完毕: how? One tap or one sentence; until then it stays open."""
    if not alert.live:
        return [Say(toast=_standing(talk, alert))]
    await state.set_state(CLOSING)
    await state.update_data({"closing": [alert.id, talk.now.isoformat()]})
    buttons = ((talk.voice.line(f"alert.{word}"), f"alert:word:{word}:{alert.id}") for word in WORDS)
    return [Say(talk.line("alert.ask_word"), column(*buttons))]


async def closing_word(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A sentence closes it; 收到 is none."""
    alert_id, asked = (await state.get_data()).get("closing") or (0, "")
    call = await talk.work.alerts.call(alert_id)
    stale = not asked or talk.now - datetime.fromisoformat(asked) > WORD_WITHIN
    if call is None or stale or not call.alert.live:
        await state.set_state(None)
        raise SkipHandler
    if talk.meaning.says_nothing:
        return await _ask_word(talk, call.alert, state)
    closed = await _close_with(talk, call, state, talk.words)
    return [
        *closed,
        *(Say(one.text, one.buttons) for one in closed if one.replaces),
    ]  # the card may stand far above


async def _close_with(talk: Talk, call: Call, state: FSMContext, word: str) -> list[Say]:
    if await state.get_state() == CLOSING:
        await state.set_state(None)
    words = talk.voice.line(f"alert.{word}") if word in WORDS else word
    if not await answering.may_answer(talk.work, call.alert, talk.me):
        return [Say(toast=talk.line("alert.not_yours"))]
    if not await answering.close(talk.work, call, talk.me, talk.now, words=words):
        return [Say(toast=_standing(talk, call.alert))]
    return [_ended(talk, call, "alert.you_closed")]


# -- 转派 ----------------------------------------------------------------------------------


async def _to_whom(talk: Talk, call: Call) -> list[Say]:
    """A role or one person, of those on duty now."""
    if not call.alert.live:
        return [Say(toast=_standing(talk, call.alert))]
    found = answering.referable(talk.work, call.alert, talk.me, talk.now)
    roles = [(talk.voice.line(f"alert.to_{to}"), f"alert:to:{to}:{call.alert.id}") for to in TO if found[to]]
    people = dict.fromkeys(p for to in TO for p in found[to])
    named = [(talk.district.people[p].name, f"alert:to:{p}:{call.alert.id}") for p in people]
    if not named:
        return [Say(talk.line("alert.refer_nobody"))]
    return [Say(talk.line("alert.refer_ask"), column(*roles, *named[:8]))]


async def _refer(talk: Talk, call: Call, to: str) -> list[Say]:
    found = answering.referable(talk.work, call.alert, talk.me, talk.now)
    everybody = [p for people in found.values() for p in people]
    people = found.get(to) or ([to] if to in everybody else [])
    pages = await answering.refer(talk.work, call, talk.me, people, talk.now)
    if not pages:
        return [Say(toast=talk.line("common.too_late"))]
    names = {page.person_id: talk.district.people[page.person_id].name for page in pages}
    reached = [names[p.person_id] for p in pages if p.state is not PageState.SKIPPED]
    if not reached:
        return [Say(talk.line("alert.refer_unreached", names="、".join(names.values())))]
    return [Say(talk.line("alert.referred_kept", names="、".join(reached)))]


STEPS = {
    "take": _take,
    "decline": _decline,
    "arrive": _arrive,
    "busy": _busy,
    "false": _false,
    "reopen": _reopen,
    "refer": _to_whom,
}


def _facts(talk: Talk, call: Call) -> dict[str, object]:
    return alert_what(talk.voice, CallFacts.of(talk.work.district, call).values(), talk.account.language)


def _mine(talk: Talk, call: Call, key: str, *, arrived: bool, toast: str = "") -> Say:
    """The taker's own card, with what they can say next; it takes the place of the call.

    That may stand far above by now: the toast says at once what was noted.
    """
    values = _facts(talk, call) | {"time": talk.clock(talk.now)}
    buttons = taken_buttons(talk.voice, call.alert.id or 0, arrived=arrived)
    text = marked(talk.voice, call.alert.drill, talk.line(key, **values), talk.account.language)
    return Say(text, buttons, name=str(call.subject), replaces=str(call.subject), toast=toast or text)


def _standing(talk: Talk, alert: Alert) -> str:
    """How it stands, for a press that came too late."""
    if alert.state is AlertState.TAKEN and alert.taken_at:
        by = talk.district.people[alert.taken_by].name
        return talk.line("alert.was_taken", at=talk.when(alert.taken_at), by=by)
    if alert.closed_at:
        return talk.line("alert.was_closed", at=talk.when(alert.closed_at))
    if alert.mistake_at:
        return talk.line("alert.was_mistake", at=talk.when(alert.mistake_at))
    return talk.line("common.already")


# -- 🔔 -----------------------------------------------------------------------------------


async def open_alerts(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Open first, the oldest unanswered on top; each opens its card."""
    await state.set_state(None)
    schools = [school.id for school in talk.district.schools_seen_by(talk.me)]
    found = await talk.work.alerts.open(schools)
    seen = [call for call in found if await answering.may_see(talk.work, call.alert, talk.me)]
    if not seen:
        return [Say(talk.line("alert.none_open"))]
    lines, buttons = [talk.line("alert.list_head", count=len(seen))], []
    for number, call in enumerate(seen[:SHOWN], 1):
        line = await _list_line(talk, call)
        lines.append(f"{number}. {line}")
        label = f"{number}. {line.partition('：')[0]}"[:30]
        buttons.append((Button(label, f"alert:show:{call.id}"),))
    if len(seen) > SHOWN:
        lines.append(talk.line("alert.list_more", count=len(seen) - SHOWN))
    return [Say("\n".join(lines), tuple(buttons))]


async def _unreached(talk: Talk, alert: Alert) -> bool:
    """Everybody called so far was tried, and nobody has it on a screen."""
    pages = await this_round(talk.work, alert)
    return bool(pages) and not any(page.state.reached or not page.state.settled for page in pages)


async def _list_line(talk: Talk, call: Call) -> str:
    """Of another day with its date; red while it has reached nobody."""
    values = _facts(talk, call) | {"time": talk.when(call.incident.occurred_at)}
    if call.alert.state is AlertState.OPEN and call.alert.mistake_at:
        values["at"] = talk.when(call.alert.mistake_at)
        line = talk.line("alert.list_mistake", **values)
        return marked(talk.voice, call.alert.drill, line, talk.account.language)
    if call.alert.state is AlertState.OPEN or call.alert.taken_at is None:
        key = "alert.list_unreached" if await _unreached(talk, call.alert) else "alert.list_open"
        return marked(talk.voice, call.alert.drill, talk.line(key, **values), talk.account.language)
    by = talk.district.people[call.alert.taken_by].name
    return talk.line("alert.list_taken", **(values | {"by": by, "at": talk.when(call.alert.taken_at)}))


async def card(talk: Talk, call: Call, *, may: bool) -> Say:
    """One alert with the buttons that fit its state, for those who may press them."""
    what = CallFacts.of(talk.work.district, call).values() | {"time": talk.when(call.incident.occurred_at)}
    text = alert_text(talk.voice, what, talk.account.language)
    history = "\n".join(await timeline(talk, call.alert)) if may else ""
    if call.alert.state is AlertState.OPEN and not call.alert.mistake_at:
        head = [text, talk.line("alert.unreached")] if may and await _unreached(talk, call.alert) else [text]
        buttons = call_buttons(talk.voice, call.alert.id or 0) if may else ()
        return Say("\n".join([*head, history]).strip(), buttons, name=str(call.subject))
    text = f"{text}\n{_standing(talk, call.alert)}\n{history}".strip()
    if not call.alert.live or not may:
        return Say(text)
    buttons = taken_buttons(talk.voice, call.alert.id or 0, arrived=bool(call.alert.arrived_at))
    return Say(text, buttons, name=str(call.subject))
