"""A passer-by reports: what is refused unseen, what is too much, and what is held for the school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.district.severity import URGENT
from duty.hazards.category import categories
from duty.language.reading import Meaning
from duty.records.restricted import Knows, look
from duty.tips.ports import Work
from duty.tips.tip import LENGTH, SENTENCE, Tip, TipCode, hashed, new_code, normal

SPAN = timedelta(minutes=10)
MOST = 30
"""Reports that one code takes within that span: a school's gate at its fullest is far below."""
MOST_HELD = 200
"""Reports that wait for one school; whoever comes after them is asked to phone."""
DANGER = "danger"
"""The kind that is no category: it happens now."""
LEAST = 2
"""Letters of a sentence."""


class Turned(StrEnum):
    """Why nothing was kept."""

    NO_CODE = "no_code"
    """It is none of ours, or was taken out of use."""
    RESTRICTED = "restricted"
    """It says what must not be here (domain §1.8), or may say so."""
    WORDLESS = "wordless"
    FULL = "full"
    """Too many came by this code just now."""


@dataclass(frozen=True)
class Said:
    """What a passer-by wrote. category: the kind they tapped, empty for none and for danger.

    whole: all that was written; only `words` of it would be kept, but what must not be here may follow them.
    """

    words: str
    category: str
    danger: bool
    whole: str

    @classmethod
    def of(cls, words: str, kind: str) -> Said:
        whole = " ".join(words.split())
        told = whole[:SENTENCE]
        category = kind if kind in categories() else ""
        return cls(told, category, kind == DANGER or dangerous(told, named=bool(category)), whole)


def dangerous(words: str, *, named: bool) -> bool:
    """Whether it speaks of danger that may be now: 110 comes first, and one question.

    named: they tapped what kind of thing it is. A cracked lid is then a thing, and no doubt is asked about.
    """
    meaning = Meaning(words)
    happens = meaning.tells_of_danger and meaning.incident.triage in URGENT
    return happens or meaning.calls or (meaning.asks and not named)


def turned(said: Said, knows: Knows) -> Turned | None:
    """Before anything is kept. What would be asked about in a chat (里面有学生姓名吗？) is refused here."""
    if len(said.words) < LEAST or Meaning(said.words).says_nothing:
        return Turned.WORDLESS
    found = look(said.whole, knows)
    return Turned.RESTRICTED if found.kind or found.doubt else None


@dataclass(frozen=True)
class Received:
    """secret: by which its author, and nobody else, reads how it stands. It is shown once.

    fresh: it was kept just now, and not at an earlier tap of the same form.
    """

    tip: Tip
    secret: str
    fresh: bool = True
    pictured: bool = False


async def usable(work: Work, code: str) -> TipCode | None:
    """The code as it was scanned, where it still hangs."""
    known = await work.tips.code(normal(code)) if len(normal(code)) == LENGTH else None
    return known if known and known.works and known.school_id in work.district.schools else None


async def repeated(work: Work, code: TipCode, said: Said, secret: str) -> Received | None:
    """The same form sent twice is one report. `secret`: what the form carried."""
    if len(normal(secret)) != LENGTH:
        return None
    tip = await work.tips.of_secret(hashed(secret))
    same = tip is not None and tip.code_id == code.id and tip.words == said.words
    return Received(tip, normal(secret), fresh=False) if tip is not None and same else None


async def receive(
    work: Work, code: TipCode, said: Said, now: datetime, secret: str = ""
) -> Received | Turned:
    """Hold it for the school. Its words were read before (`turned`).

    secret: what the form carried, so that a second tap finds the first; one that somebody has is made anew.
    """
    if await work.tips.count_since(code.known_id, now - SPAN) >= MOST:
        return Turned.FULL
    if await work.tips.count_held(code.school_id) >= MOST_HELD:
        return Turned.FULL
    return await kept(work, code, said, now, secret)


async def kept(work: Work, code: TipCode, said: Said, now: datetime, secret: str = "") -> Received:
    """The same without looking how many there are."""
    secret = normal(secret)
    if len(secret) != LENGTH or await work.tips.of_secret(hashed(secret)):
        secret = new_code()
    tip = Tip(
        code.known_id, code.school_id, code.post_id, said.category, said.words, now, hashed(secret),
        danger=said.danger,
    )  # fmt: skip
    await work.tips.add(tip)
    work.record(tip.subject, "received", now)
    return Received(tip, secret)
