"""A draft at hand: the question about it, and what was made of it."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext

from duty.district.severity import Level
from duty.hazards import filing, telling
from duty.hazards.hazard import Hazard, Status
from duty.messaging.say import Say, row
from handlers.speech.talk import Talk

WANTED = "hazard:wanted"
"""📷 was pressed: a picture or a sentence is expected."""
DRAFTED = "hazard:drafted"
"""A draft is begun (its id in `hazard`): words, more pictures, or the confirmation."""
ALBUM = "album"
"""Conversation value: the album a draft began with, so that its other pictures join it silently."""


async def forget(state: FSMContext) -> None:
    data = await state.get_data()
    await state.set_data({k: v for k, v in data.items() if k not in ("hazard", ALBUM)})


async def open_draft(talk: Talk, data: dict[str, object]) -> Hazard | None:
    hazard_id = data.get("hazard")
    hazard = await talk.work.hazards.get(hazard_id, locked=True) if isinstance(hazard_id, int) else None
    return hazard if hazard and hazard.status in (Status.DRAFT, Status.UNEXPLAINED) else None


def question(talk: Talk, hazard: Hazard) -> Say:
    """消防·一般隐患：三楼灭火器过期。对吗？ [确认] [改类别] [改等级] [是事件]"""
    text = talk.line(
        "hazard.question",
        category=talk.voice.word("category", hazard.category, talk.account.language),
        level=talk.voice.word("level", hazard.level, talk.account.language),
        description=hazard.description.rstrip("。.!！"),
    )
    text += _beware(talk, hazard)
    buttons = row(
        (talk.voice.line("hazard.confirm"), f"hz:ok:{hazard.id}"),
        (talk.voice.line("hazard.change_category"), f"hz:category:{hazard.id}"),
        (talk.voice.line("hazard.change_level"), f"hz:level:{hazard.id}"),
        (talk.voice.line("hazard.is_incident"), f"hz:incident:{hazard.id}"),
    )
    return Say(text, buttons, name=f"{hazard.subject}:ask", replaces=f"{hazard.subject}:ask")


def _beware(talk: Talk, hazard: Hazard) -> str:
    """What cannot wait for anybody's confirmation."""
    if hazard.category == "electric" and "烟" in hazard.description:
        return talk.line("hazard.open_fire")
    return talk.line("hazard.alarm_dead") if hazard.category == "alarm" else ""


def receipt(talk: Talk, hazard: Hazard, *, pending: bool) -> Say:
    """已记下，7号隐患（YH-…）：三楼灭火器过期。已通知总务主任，3天内整改。谢谢您。"""
    assert hazard.due_at is not None
    days = max(1, round((hazard.due_at - talk.now).total_seconds() / 86400))
    facts = telling.facts(talk.work, hazard) | {"days": days}
    facts["description"] = hazard.description.rstrip("。.!！")
    key = "kept" if hazard.owner_id else "kept_unowned"
    text = talk.line("hazard.kept_outside" if hazard.outside else f"hazard.{key}", **facts)
    text += _beware(talk, hazard)
    if hazard.level is Level.MAJOR:
        text += talk.line("hazard.interim")
    if pending:
        text += talk.line("hazard.developing")
    name = f"{hazard.subject}:ask"
    button = row((talk.voice.line("incident.take_back"), f"hzback:{hazard.id}"))
    return Say(text, button, name=name, replaces=name)


async def cancelled(talk: Talk, state: FSMContext) -> None:
    """/cancel: the draft at hand is not kept as proposed ten minutes later."""
    draft = await open_draft(talk, await state.get_data())
    if draft:
        await filing.take_back(talk.work, draft, talk.now)
    await forget(state)
