"""What the school's office reads of reports by passers-by: one at a time, and what can be done. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from duty.hazards.category import categories
from duty.hazards.facts import HazardFacts
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Labelled, Say, column, row
from duty.tips.answering import Waiting
from duty.tips.facts import TipFacts
from duty.tips.telling import TipsWait
from duty.tips.tip import Why
from handlers.speech.voice import Voice

REASONS = tuple(why for why in Why if why is not Why.NOTHING)


def card(voice: Voice, tip: TipFacts, count: int, language: str) -> Say:
    """The words and the picture, and how many more wait."""
    values = {
        "day": f"{tip.at:%m-%d %H:%M}",
        "place": f"{tip.school}{tip.post}",
        "category": voice.word("category", tip.category, language),
        "level": voice.word("level", tip.level, language),
        "words": tip.words,
    }
    lines = [voice.line("tip.card", language, **values)]
    if tip.danger:
        lines.append(voice.line("tip.danger", language))
    if count > 1:
        lines.append(voice.line("tip.more", language, count=count - 1))
    return Say("\n".join(lines), _acts(voice, tip), photo=tip.photo)


def _acts(voice: Voice, tip: TipFacts) -> Buttons:
    """[确认登记] [不是隐患] [重复]; what seems 重大 may be put down as ordinary."""
    ok = voice.line("tip.ok_major_button" if tip.major else "tip.ok_button")
    confirm: list[Labelled] = [(ok, Press("tip.ok", tip.id))]
    if tip.major:
        confirm.append((voice.line("tip.ok_ordinary_button"), Press("tip.ok", tip.id, "ordinary")))
    others = (
        (voice.line("tip.no_button"), Press("tip.no", tip.id)),
        (voice.line("tip.same_button"), Press("tip.same", tip.id)),
    )
    change = (voice.line("hazard.change_category"), Press("tip.kinds", tip.id))
    return (*row(*confirm), *row(*others), *row(change))


def next_one(voice: Voice, waiting: Waiting, language: str) -> Say:
    """The next that waits; or that there is none."""
    if waiting.first is None:
        return Say(voice.line("tip.none", language))
    return card(voice, waiting.first, waiting.count, language)


def which_why(voice: Voice, tip: TipFacts, language: str) -> Say:
    """[不是隐患]: a reason, which whoever sent it reads."""
    reasons = [(voice.word("tip_why", why), Press("tip.why", tip.id, why)) for why in REASONS]
    return Say(voice.line("tip.why_ask", language, words=tip.words), column(*reasons, _back(voice, tip.id)))


def which_same(voice: Voice, tip_id: int, found: Sequence[HazardFacts], language: str) -> Say:
    """[重复]: which one of those that are open."""
    named = [
        (
            voice.line("tip.same_line", short=one.short, words=one.description[:20]),
            Press("tip.join", tip_id, one.id),
        )
        for one in found
    ]
    other = (voice.line("tip.same_other"), Press("tip.join", tip_id, 0))
    return Say(voice.line("tip.same_ask", language), column(*named, other, _back(voice, tip_id)))


def which_category(voice: Voice, tip_id: int, language: str) -> Say:
    names = list(categories())
    named = [(voice.word("category", name), Press("tip.as", tip_id, name)) for name in names]
    rows = [row(*named[i : i + 3])[0] for i in range(0, len(named), 3)]
    return Say(voice.line("hazard.which_category", language), tuple(rows))


def _back(voice: Voice, tip_id: int) -> Labelled:
    return voice.line("tip.back_button"), Press("tip.show", tip_id)


def tips_wait(voice: Voice, news: TipsWait, language: str) -> Say:
    return card(voice, news.first, news.count, language)


RENDERERS = {TipsWait: tips_wait}
