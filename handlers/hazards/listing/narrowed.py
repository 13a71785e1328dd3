"""What somebody wants of the ledger, as buttons carry it: no typed words, which would outlive the message.

Those, and what is too long for a button, stay in the conversation; the button only has their mark.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.district.areas import area_of, schools_named
from duty.district.schools import School
from duty.hazards.category import categories
from duty.hazards.listing.wanted import Standing, Wanted, words_of
from handlers.speech.content import own_words
from handlers.speech.talk import Talk

SEARCH = re.compile(r"^(?:📒\s*)?(?:查|看|找)?(?:隐患)?台账[\s:：,，]+(\S.{0,80})$", re.DOTALL)
KEPT = "ledger"
"""In the conversation: the words and the place of the last page that had any."""
CODES = {"": "", "o": "open", "x": "overdue", "g": "listed", "v": "verify", "d": "done", "n": "unfixed"}
CODE_OF = {state: code for code, state in CODES.items()}
SHORT, ELSEWHERE = 18, "*"
"""Bytes of a school's or area's id that a button has room for; instead of a longer one."""
NAMED = 3
"""Characters of a school's name from which on it is one."""


class Searched(Filter):
    """台账 and, behind it, what is looked for: `rest`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        found = SEARCH.match(own_words(message))
        return {"rest": found[1].strip()} if found else False


@dataclass(frozen=True)
class Narrowed:
    """place: a school or an area; empty for all that is seen."""

    state: str = ""
    category: str = ""
    place: str = ""
    words: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return self != Narrowed()

    @property
    def wanted(self) -> Wanted:
        return Wanted(Standing(self.state), self.category, words=self.words)

    @property
    def args(self) -> tuple[str, ...]:
        """As a button carries it; nothing where nothing is narrowed, as buttons of earlier versions."""
        if not self.any:
            return ()
        place = ELSEWHERE if self._long else self.place
        return CODE_OF[self.state], self.category, place, self.mark

    @property
    def _long(self) -> bool:
        return len(self.place.encode()) > SHORT

    @property
    def mark(self) -> str:
        kept = " ".join((*self.words, self.place if self._long else ""))
        return f"{crc32(kept.encode()) & 0xFFFF:04x}" if kept.strip() else ""

    def schools(self, talk: Talk) -> Collection[str] | None:
        """Ids; None for all. Nothing of what they do not see."""
        if not self.place:
            return None
        return [school.id for school in schools_at(talk, self.place)]

    def said(self, talk: Talk) -> str:
        """消防 · 超期 · 实验小学 · 灭火器; empty where nothing is narrowed."""
        language = talk.account.language
        parts = [talk.voice.line(f"ledger_state.{self.state}", language)] if self.state else []
        parts += [talk.voice.word("category", self.category, language)] if self.category else []
        if self.place:
            named = schools_at(talk, self.place)
            org = talk.district.organisations.get(self.place)
            parts.append(org.name if org else named[0].short_name if named else self.place)
        return " · ".join([*parts, *self.words])


def schools_at(talk: Talk, place: str) -> Sequence[School]:
    """Of what they see: that school, or those of that area."""
    seen = talk.district.schools_seen_by(talk.me)
    return [school for school in seen if school.id == place] or area_of(seen, place)


async def remember(state: FSMContext, narrow: Narrowed) -> None:
    if narrow.mark:
        kept = {"words": list(narrow.words), "place": narrow.place}
        await state.set_data({**await state.get_data(), KEPT: kept})


async def narrowed_by(state: FSMContext, args: Sequence[str]) -> Narrowed | None:
    """What a button carries. None where its words are not the ones that are remembered: type them again."""
    code, category, place, mark = (*args, "", "", "", "")[:4]
    narrow = Narrowed(CODES.get(code, ""), category if category in categories() else "", place)
    if not mark:
        return narrow
    kept = (await state.get_data()).get(KEPT) or {}
    narrow = replace(narrow, words=tuple(kept.get("words", ())))
    if place == ELSEWHERE:
        narrow = replace(narrow, place=str(kept.get("place", "")))
    return narrow if narrow.mark == mark else None


def understood(talk: Talk, text: str) -> Narrowed:
    """Word by word: where it stands, a category, a school; what is none of these is looked for."""
    narrow, rest = Narrowed(), list[str]()
    for word in words_of(text):
        if state := _state(talk, word):
            narrow = replace(narrow, state=state)
        elif category := _category(talk, word):
            narrow = replace(narrow, category=category)
        elif school := _school(talk, word):
            narrow = replace(narrow, place=school)
        else:
            rest.append(word)
    return replace(narrow, words=tuple(rest))


def _state(talk: Talk, word: str) -> str:
    said = talk.voice.line
    every = {
        one: f"{said(f'ledger_words.{one}')} {said(f'ledger_words.{one}', 'en')}" for one in Standing if one
    }
    return next((str(one) for one, words in every.items() if word in words.split()), "")


def _category(talk: Talk, word: str) -> str:
    return next((name for name in categories() if talk.voice.word("category", name) == word), "")


def _school(talk: Talk, word: str) -> str:
    found = schools_named(talk.district.schools_seen_by(talk.me), word) if len(word) >= NAMED else []
    return found[0].id if len(found) == 1 else ""
