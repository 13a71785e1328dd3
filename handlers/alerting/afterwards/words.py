"""What follows an alarm, put into words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duty.alerting.afterwards.hail import HailKind, Reply
from duty.alerting.afterwards.news import (
    AllClear,
    HailCard,
    NeedsHelp,
    Ordered,
    OwnLine,
    PassedOn,
    RollCalled,
    Somebody,
    StillMissing,
)
from duty.messaging.notices import News
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Labelled, Say, row
from handlers.speech.marks import marked, shortened
from handlers.speech.voice import Voice

# -- buttons: they stay Chinese in every language (wording.md) -----------------------------------

LABELS = {
    (HailKind.ROLL_CALL, Reply.SAFE): "hail.safe",
    (HailKind.ROLL_CALL, Reply.HELP): "hail.help",
    (HailKind.ORDER, Reply.GOT): "hail.got",
    (HailKind.ORDER, Reply.CLEAR): "hail.clear",
    (HailKind.ORDER, Reply.HELP): "hail.support",
    (HailKind.PLAN, Reply.DONE): "hail.done",
}


def answer_buttons(voice: Voice, kind: HailKind, hail: int, *but: Reply) -> Buttons:
    """What can be answered to it, in one row; without these."""
    found = [
        (voice.line(label), Press(f"hail.{one}", reply, hail))
        for (one, reply), label in LABELS.items()
        if one is kind and reply not in but
    ]
    return row(*found)


def clear_button(voice: Voice, alert: int) -> Labelled:
    return voice.line("hail.clear_button"), Press("clear.ask", alert)


# -- to whoever stands there ---------------------------------------------------------------------


def roll_called(voice: Voice, news: RollCalled, language: str) -> Say:
    buttons = answer_buttons(voice, HailKind.ROLL_CALL, news.hail)
    return Say(voice.line("hail.roll_call", language, **news.values()), buttons)


def ordered(voice: Voice, news: Ordered, language: str) -> Say:
    buttons = answer_buttons(voice, HailKind.ORDER, news.hail)
    return Say(voice.line("hail.order", language, **news.values()), buttons)


def passed_on(voice: Voice, news: PassedOn, language: str) -> Say:
    """The order itself, and who did not answer it."""
    silent = voice.line("hail.silent", language, who="、".join(news.silent))
    order = voice.line("hail.order", language, **news.values())
    return Say(f"{order}\n{silent}", answer_buttons(voice, HailKind.ORDER, news.hail))


def own_line(voice: Voice, news: OwnLine, language: str) -> Say:
    what = voice.word("kind", news.what, language)
    text = voice.line("hail.plan", language, **news.values() | {"what": what})
    return Say(text, answer_buttons(voice, HailKind.PLAN, news.hail))


def all_clear(voice: Voice, news: AllClear, language: str) -> Say:
    words = shortened(news.words).rstrip("。.！!")
    return Say(voice.line("hail.all_clear", language, **news.values() | {"words": words}))


# -- to the officer ------------------------------------------------------------------------------


def needs_help(voice: Voice, news: NeedsHelp, language: str) -> Say:
    key = "hail.needs_support" if news.words else "hail.needs_help"
    said = {"post": news.one.post, "who": news.one.who, "phone": news.one.phone}
    return Say(voice.line(key, language, **news.values() | said))


def still_missing(voice: Voice, news: StillMissing, language: str) -> Say:
    head = voice.line("hail.missing", language, **news.values())
    return Say("\n".join([head, *_phones(voice, news.people, language)]))


def card(voice: Voice, news: HailCard, language: str) -> Say:
    """The one card: what was asked, what came of it, whom to phone."""
    said = _roll_card if news.what is HailKind.ROLL_CALL else _order_card
    return Say("\n".join(said(voice, news, language)), _card_buttons(voice, news))


def _card_buttons(voice: Voice, news: HailCard) -> Buttons:
    if news.what is not HailKind.ROLL_CALL or news.ended:
        return ()
    again = [(voice.line("hail.again_button"), Press("rollcall.again", news.hail))]
    offered = [
        *(again if news.those(Reply.WAITING) else []),
        *([clear_button(voice, news.alert)] if news.alert else []),
    ]
    return row(*offered) if offered else ()


def _roll_card(voice: Voice, news: HailCard, language: str) -> list[str]:
    count, asked = news.answered, len(news.people)
    lines = [voice.line("hail.card_roll", language, count=count, asked=asked, **news.values())]
    lines += _those(voice, "hail.card_help", news.those(Reply.HELP), language)
    lines += _those(voice, "hail.card_missing", news.those(Reply.WAITING), language)
    if count == asked and not news.those(Reply.HELP):
        lines.append(voice.line("hail.card_all", language))
    if news.plan:
        lines.append(plan_line(voice, news.plan, language))
    return [*lines, voice.line("hail.card_ended", language)] if news.ended else lines


def plan_line(voice: Voice, plan: tuple[int, int], language: str) -> str:
    """预案：做了3/5"""
    return voice.line("hail.card_plan", language, done=plan[0], asked=plan[1])


def _order_card(voice: Voice, news: HailCard, language: str) -> list[str]:
    where = "、".join(news.posts) or voice.line("hail.whole", language)
    lines = [voice.line("hail.card_order", language, **news.values() | {"posts": where})]
    lines += _those(voice, "hail.card_support", news.those(Reply.HELP), language)
    lines += _answered(voice, "hail.card_clear", news.those(Reply.CLEAR), language)
    lines += _answered(voice, "hail.card_got", news.those(Reply.GOT), language)
    lines += _those(voice, "hail.card_missing", news.those(Reply.WAITING), language)
    if news.passed_to:
        lines.append(voice.line("hail.card_passed", language, names="、".join(news.passed_to)))
    return lines


def _those(voice: Voice, key: str, people: Sequence[Somebody], language: str) -> list[str]:
    """With their telephones, a line each: they are to be phoned."""
    return [voice.line(key, language), *_phones(voice, people, language)] if people else []


def _phones(voice: Voice, people: Sequence[Somebody], language: str) -> list[str]:
    return [
        voice.line(
            "hail.person_unreached" if one.unreached else "hail.person_phone",
            language,
            post=one.post,
            who=one.who,
            phone=one.phone,
        ).strip()
        for one in people
    ]


def _answered(voice: Voice, key: str, people: Sequence[Somebody], language: str) -> list[str]:
    """Names and times in one line: of them nobody has to do anything."""
    if not people:
        return []
    named = "、".join(
        voice.line("hail.person", language, post=one.post, who=one.who, at=one.at).strip() for one in people
    )
    return [voice.line(key, language) + named]


def card_said(voice: Voice, news: HailCard, language: str) -> Say:
    """As the answer to whoever began it: under the name by which it changes later."""
    said = card(voice, news, language)
    return said.but(text=marked(voice, news.of_drill, said.text, language), name=f"hail:{news.hail}")


RENDERERS: dict[type[News], Any] = {
    RollCalled: roll_called,
    Ordered: ordered,
    PassedOn: passed_on,
    OwnLine: own_line,
    AllClear: all_clear,
    NeedsHelp: needs_help,
    StillMissing: still_missing,
    HailCard: card,
}
