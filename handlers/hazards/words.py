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
    Act.ACCEPT: ("hazard.act_accept", "fix.accept"),
    Act.HAND_OVER: ("hazard.act_hand_over", "fix.over"),
    Act.POSTPONE: ("hazard.act_postpone", "fix.postpone"),
    Act.ASK_HELP: ("hazard.act_ask_help", "fix.help"),
    Act.GRANT: ("hazard.act_grant", "fix.grant"),
    Act.REFUSE: ("hazard.act_refuse", "fix.refuse"),
    Act.CONFIRM_LEVEL: ("hazard.act_confirm_level", "fix.level"),
    Act.CHANGE_LEVEL: ("hazard.act_change_level", "fix.relevel"),
    Act.PARTLY: ("hazard.act_partly", "fix.partly"),
    Act.BRING_BACK: ("hazard.act_bring_back", "fix.recall"),
    Act.INTERIM: ("hazard.act_interim", "fix.interim"),
    Act.ESCALATE: ("hazard.act_escalate", "fix.gov"),
    Act.LIST: ("hazard.act_list", "fix.list"),
    Act.MERGE: ("hazard.act_merge", "fix.merge"),
    Act.UNMERGE: ("hazard.act_unmerge", "fix.apart"),
    Act.CLOSE_UNFIXED: ("hazard.act_close_unfixed", "fix.unfixed"),
    Act.REOPEN: ("hazard.act_reopen", "fix.again"),
    Act.CORRECT: ("hazard.act_correct", "fix.correct"),
}
"""The button of each act: its label, and what it does."""
Renderer = Callable[[Voice, Any, str], Say]


def values(voice: Voice, hazard: HazardFacts, language: str) -> dict[str, Any]:
    """The facts by name for the placeholders of a text, terms in plain words, one full stop at the end."""
    return vars(hazard) | {
        "category": voice.word("category", hazard.category, language),
        "level": voice.word("level", hazard.level, language),
        "status": voice.word("status", hazard.stands, language),
        "description": hazard.description.rstrip("。.!！")
        + _found(voice, hazard, language)
        + _again(voice, hazard, language),
        "guided": _guided(voice, hazard, language),
    }


def _guided(voice: Voice, hazard: HazardFacts, language: str) -> str:
    """按重大隐患判定指南：宿舍没有烟感。"""
    item = hazard.item and voice.word("guide", hazard.item, language)
    return voice.line("hazard.guided", language, item=item) if item else ""


def _again(voice: Voice, hazard: HazardFacts, language: str) -> str:
    """（再次发生，上次是3号）"""
    return voice.line("hazard.recurs", language, number=hazard.recurs) if hazard.recurs else ""


def _found(voice: Voice, hazard: HazardFacts, language: str) -> str:
    """（巡逻时发现，食堂后门）"""
    if not hazard.on_round or not hazard.description:
        return ""
    key = "hazard.found_at_point" if hazard.point else "hazard.found_on_round"
    return voice.line(key, language, point=hazard.point)


def line(voice: Voice, key: str, hazard: HazardFacts, language: str, **more: Any) -> str:
    return voice.line(key, language, **values(voice, hazard, language) | more)


AT_HAND = frozenset(
    {
        *(Act.PASS_ON, Act.ACCEPT, Act.HAND_OVER, Act.POSTPONE, Act.ASK_HELP, Act.RECTIFY),
        *(Act.VERIFY, Act.SEND_BACK, Act.CLOSE, Act.GRANT, Act.REFUSE),
    }
)
"""What is done every day; the rest stands behind [更多]."""
ROW = 3


def act_buttons(voice: Voice, hazard: HazardFacts, *acts: Act, all_of_them: bool = False) -> Buttons:
    """What the owner does, or whoever looks at it, three to a row; what is rare stands behind [更多]."""
    own = [act for act in acts if act in ACTS]
    urgent = {Act.INTERIM} if hazard.major and not hazard.interim else set()
    shown = [act for act in own if all_of_them or act in AT_HAND | urgent] or own[:ROW]
    found = [
        button(voice.line(label), Press(does, hazard.id)) for label, does in map(ACTS.__getitem__, shown)
    ]
    if len(shown) < len(own):
        found.append(button(voice.line("hazard.more"), Press("fix.more", hazard.id)))
    return tuple(tuple(found[i : i + ROW]) for i in range(0, len(found), ROW))


def part_buttons(voice: Voice, hazard: HazardFacts) -> Buttons:
    """Beside the proof that is asked for: only a part of it, or something else."""
    label, does = ACTS[Act.PARTLY]
    return row(
        (voice.line(label), Press(does, hazard.id)), (voice.line("hazard.more"), Press("fix.more", hazard.id))
    )


# -- notices -------------------------------------------------------------------------------


def told(*acts: Act) -> Renderer:
    """The text of that kind of news, with the picture and what the reader is asked to do."""

    def words(voice: Voice, news: HazardNews, language: str) -> Say:
        text = line(voice, news.kind, news.hazard, language)
        return Say(text, act_buttons(voice, news.hazard, *acts), photo=news.hazard.photo)

    return words


def for_owner(*acts: Act) -> Renderer:
    """The same; of a major one the interim measure is asked for at once (domain §2.10)."""

    def words(voice: Voice, news: HazardNews, language: str) -> Say:
        asks = news.hazard.major and not news.hazard.interim
        text = line(voice, news.kind, news.hazard, language)
        more = voice.line("hazard.interim_please", language) if asks else ""
        buttons = act_buttons(voice, news.hazard, *acts, *([Act.INTERIM] if asks else []))
        return Say(text + more, buttons, photo=news.hazard.photo)

    return words


def said_fixed(voice: Voice, news: SaidFixed, language: str) -> Say:
    text = line(voice, news.kind, news.hazard, language, who=news.who)
    return Say(text, act_buttons(voice, news.hazard, Act.RECTIFY), photo=news.hazard.photo)


def closed(voice: Voice, news: Closed, language: str) -> Say:
    """With [还没好] for whoever may say so."""
    text = line(voice, news.kind, news.hazard, language)
    return Say(text, act_buttons(voice, news.hazard, *news.acts), photo=news.hazard.photo)


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
    ForOwner: for_owner(Act.ACCEPT, Act.HAND_OVER, Act.POSTPONE, Act.ASK_HELP, Act.RECTIFY),
    ForChaser: for_owner(Act.PASS_ON, Act.HAND_OVER, Act.POSTPONE, Act.ASK_HELP, Act.RECTIFY),
    ToVerify: told(Act.VERIFY, Act.SEND_BACK),
    SentBack: told(Act.POSTPONE, Act.ASK_HELP, Act.RECTIFY),
    LookedAt: looked_at,
    MajorFound: told(),
    Closed: closed,
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
    return row(*_taking_back(voice, hazard))


def _taking_back(voice: Voice, hazard: HazardFacts) -> list[tuple[str, Press]]:
    return [(voice.line("incident.take_back"), Press("hzback", hazard.id))]


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


def same_place(voice: Voice, hazard: HazardFacts, other: HazardFacts, language: str) -> Say:
    """The open one with its words, and its picture for who may see it: is it that one?"""
    buttons = row(
        (voice.line("hazard.it_is_same"), Press("hz.same", hazard.id, other.id)),
        (voice.line("hazard.it_is_not"), Press("hz.apart", hazard.id)),
    )
    name = asked(hazard.subject)
    text = line(voice, "hazard.same_place", other, language)
    return Say(text, buttons, photo=other.photo, name=name, replaces="" if other.photo else name)


def joined(voice: Voice, hazard: HazardFacts, language: str) -> Say:
    """已并到7号: 谢谢您。"""
    return Say(line(voice, "hazard.joined_kept", hazard, language))


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
    buttons = row(
        *_taking_back(voice, hazard), (voice.line("hazard.act_correct"), Press("fix.correct", hazard.id))
    )
    return Say(text, buttons, name=asked(hazard.subject), replaces=asked(hazard.subject))
