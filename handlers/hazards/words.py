"""What is said of a hazard: its notices, the question about a draft and the receipt. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from duty.hazards.category import categories
from duty.hazards.draft import Drafted
from duty.hazards.facts import HazardFacts
from duty.hazards.filing import KeptAsProposed
from duty.hazards.rectifying import PassedOn, SaidFixed, ToVerify
from duty.hazards.status import Act
from duty.hazards.telling import ForChaser, ForOwner, HazardNews, MajorFound, TakenBack, Unowned
from duty.hazards.verifying import Closed, LookedAt, SentBack
from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button, row
from duty.picturing import (
    PhotoBroken,
    PhotoLate,
    PhotoLost,
    PhotoOtherKind,
    PhotoShort,
    PhotoTooLarge,
)
from duty.records.subject import Subject
from handlers.speech.voice import Voice

ACTS = {
    Act.PASS_ON: ("hazard.passed_on_button", "fix.passed"),
    Act.RECTIFY: ("hazard.done", "fix.done"),
    Act.VERIFY: ("hazard.verify", "fix.verify"),
    Act.SEND_BACK: ("hazard.send_back", "fix.back"),
    Act.CLOSE: ("hazard.strike_off", "fix.close"),
}
"""The button of each act: its label, and what it does."""
Renderer = Callable[[Voice, Any, str], Say]


def values(voice: Voice, hazard: HazardFacts, language: str) -> dict[str, Any]:
    """The facts by name for the placeholders of a text, terms in plain words, one full stop at the end."""
    return vars(hazard) | {
        "category": voice.word("category", hazard.category, language),
        "level": voice.word("level", hazard.level, language),
        "status": voice.word("status", hazard.status, language),
        "description": hazard.description.rstrip("。.!！") + _found(voice, hazard, language),
    }


def _found(voice: Voice, hazard: HazardFacts, language: str) -> str:
    """（巡逻时发现，食堂后门）"""
    if not hazard.on_round or not hazard.description:
        return ""
    key = "hazard.found_at_point" if hazard.point else "hazard.found_on_round"
    return voice.line(key, language, point=hazard.point)


def line(voice: Voice, key: str, hazard: HazardFacts, language: str, **more: Any) -> str:
    return voice.line(key, language, **values(voice, hazard, language) | more)


def act_buttons(voice: Voice, hazard: HazardFacts, *acts: Act) -> Buttons:
    """[已整改] for the owner, [复查通过] [退回] for somebody else of the school, then [销号]."""
    found = [
        (voice.line(label), Press(act, hazard.id))
        for label, act in (ACTS[act] for act in acts if act in ACTS)
    ]
    return row(*found) if found else ()


# -- notices -------------------------------------------------------------------------------


def told(*acts: Act) -> Renderer:
    """The text of that kind of news, with the picture and what the reader is asked to do."""

    def words(voice: Voice, news: HazardNews, language: str) -> Say:
        text = line(voice, news.kind, news.hazard, language)
        return Say(text, act_buttons(voice, news.hazard, *acts), photo=news.hazard.photo)

    return words


def said_fixed(voice: Voice, news: SaidFixed, language: str) -> Say:
    text = line(voice, news.kind, news.hazard, language, who=news.who)
    return Say(text, act_buttons(voice, news.hazard, Act.RECTIFY), photo=news.hazard.photo)


def looked_at(voice: Voice, news: LookedAt, language: str) -> Say:
    """7号隐患（YH-…）：07:45 王校长复查通过，您不用再看。"""
    did = voice.word("looked_at", news.act, language)
    return Say(line(voice, news.kind, news.hazard, language, who=news.who, time=news.time, did=did))


def kept_as_proposed(voice: Voice, news: KeptAsProposed, language: str) -> Say:
    """Whoever did not mean it can still take it back."""
    return Say(line(voice, news.kind, news.hazard, language), take_back(voice, news.hazard))


def photo_broken(voice: Voice, news: PhotoBroken, language: str) -> Say:
    """照片打不开，文字已记下（YH-…）。"""
    named = voice.word("file_kind", news.named, language) if isinstance(news, PhotoOtherKind) else ""
    number = f"（{news.number}）" if news.number else ""
    return Say(voice.line(news.kind, language, number=number, named=named))


RENDERERS: dict[type[Any], Renderer] = {
    ForOwner: told(Act.RECTIFY),
    ForChaser: told(Act.PASS_ON, Act.RECTIFY),
    ToVerify: told(Act.VERIFY, Act.SEND_BACK),
    SentBack: told(Act.RECTIFY),
    LookedAt: looked_at,
    MajorFound: told(),
    Closed: told(),
    KeptAsProposed: kept_as_proposed,
    Unowned: told(),
    SaidFixed: said_fixed,
    PassedOn: told(),
    TakenBack: told(),
    PhotoBroken: photo_broken,
    PhotoTooLarge: photo_broken,
    PhotoOtherKind: photo_broken,
    PhotoShort: photo_broken,
    PhotoLate: photo_broken,
    PhotoLost: photo_broken,
}


# -- reporting -----------------------------------------------------------------------------


def asked(draft: Subject) -> str:
    """The name of the one message in which a draft is asked about, and which its receipt replaces."""
    return f"{draft}:ask"


def take_back(voice: Voice, hazard: HazardFacts) -> Buttons:
    return row((voice.line("incident.take_back"), Press("hzback", hazard.id)))


def what_is_it(voice: Voice, hazard: HazardFacts, language: str) -> Say:
    """①隐患 ②事件 ③发错了"""
    buttons = row(
        (voice.line("hazard.it_is_hazard"), Press("hz.is", hazard.id)),
        (voice.line("hazard.it_is_incident"), Press("hz.incident", hazard.id)),
        (voice.line("hazard.it_is_mistake"), Press("hz.drop", hazard.id)),
    )
    return Say(voice.line("hazard.what_is_it", language), buttons, name=asked(hazard.subject))


def question(voice: Voice, hazard: HazardFacts, language: str) -> Say:
    """消防·一般隐患：三楼灭火器过期。对吗？ [确认] [改类别] [改等级] [是事件]"""
    text = line(voice, "hazard.question", hazard, language) + _beware(voice, hazard, language)
    buttons = row(
        (voice.line("hazard.confirm"), Press("hz.ok", hazard.id)),
        (voice.line("hazard.change_category"), Press("hz.category", hazard.id)),
        (voice.line("hazard.change_level"), Press("hz.level", hazard.id)),
        (voice.line("hazard.is_incident"), Press("hz.incident", hazard.id)),
    )
    return Say(text, buttons, name=asked(hazard.subject), replaces=asked(hazard.subject))


def _beware(voice: Voice, hazard: HazardFacts, language: str) -> str:
    return voice.line(f"hazard.{hazard.beware}", language) if hazard.beware else ""


def which_category(voice: Voice, hazard: HazardFacts, language: str) -> Say:
    """All categories, three to a row, short words."""
    buttons: list[Button] = [
        button(voice.word("category", name), Press("hz.category", hazard.id, name)) for name in categories()
    ]
    rows = tuple(tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3))
    text = voice.line("hazard.which_category", language)
    return Say(text, rows, name=asked(hazard.subject), replaces=asked(hazard.subject))


def receipt(voice: Voice, drafted: Drafted, hazard: HazardFacts, language: str) -> Say:
    """已记下，7号隐患（YH-…）：三楼灭火器过期。已通知总务主任，3天内整改。谢谢您。"""
    owned = "hazard.kept" if hazard.owned else "hazard.kept_unowned"
    key = "hazard.kept_outside" if hazard.outside else owned
    text = line(voice, key, hazard, language, days=drafted.days) + _beware(voice, hazard, language)
    if hazard.major:
        text += voice.line("hazard.interim", language)
    if drafted.developing:
        text += voice.line("hazard.developing", language)
    return Say(text, take_back(voice, hazard), name=asked(hazard.subject), replaces=asked(hazard.subject))
