"""What must not be here: found before anything is kept (domain §1.8, §4; seed S2:149).

Every door where words come in passes here. What a message says is read together with the last words of the
same person, which whoever asks has in memory only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from duty.records.private import acts, apart, called, english, everyday, marks, numbers, persons
from duty.records.private.filed import Filed
from duty.records.private.folding import Folded
from duty.records.private.numbers import is_part, last_digits
from duty.records.private.persons import Knows, Span, nobody
from duty.records.private.weighing import gist
from duty.records.private.words import any_of, words

_PLAIN = re.compile("[\n -~\u4e00-\u9fff、。，！？：；（）…—“”‘’《》【】🚨📍🏁🚶📷📝📋👥📒📊🎯🔔📄➕]*")
"""Letters in which nothing hides: no digit of another script, nothing invisible."""
_LATIN_WORD = re.compile("[A-Za-z]{2}")
_CLAUSE = re.compile(r"[\s,。;!?:、]+")
_FEW_DIGITS = 8
"""Without a Chinese word beside them fewer are nobody's."""
_LATIN_SAID = ("sfz", "passport", "id card", "id number", "id no")
"""Behind one of these a few digits are somebody's."""
_FEW_LETTERS = 5
"""Fewer say nothing as a whole."""
_SHORT_MESSAGE = 40
"""In so many letters nothing hides among harmless words."""
_SHORT_PHONE = 7
"""A telephone number without its town has so many digits."""
NUMBER, PERSON, CLASSIFIED, PHONE = "id_number", "person", "classified", "phone"


@dataclass(frozen=True)
class Finding:
    """What was found in a message, and what may be kept of it.

    kind:  `id_number`, `person` (a label, somebody accused, a student), `classified`, `phone`, or empty.
    rest:  the message without it, in plain letters; empty where nothing can be left.
    doubt: what is not to be kept before it was asked about: `student` (is a student named?), `number`.
    """

    kind: str = ""
    rest: str = ""
    doubt: str = ""


NOTHING = Finding()
__all__ = [
    "NOTHING",
    "Finding",
    "Knows",
    "harmless",
    "is_part",
    "last_digits",
    "look",
    "look_together",
    "masked",
    "nobody",
    "restricted",
    "restricted_in",
]


def restricted(text: str) -> str:
    """`id_number`, `person`, `classified`, `phone` or empty, of a name, a cell or a button: of any string.

    What somebody wrote as a message is looked at by `look`, which weighs it as a whole, too.
    """
    return glanced(text).kind


def look(text: str, knows: Knows = nobody) -> Finding:
    """What must not be kept of it. `knows`: whether a full name is that of somebody of the roster."""
    if text.isascii() and (kind := english.found(text)):
        return Finding(kind)
    if _mere_latin(text):
        return NOTHING
    folded = Folded.of(text)
    if text.isascii() or len(text) < _FEW_LETTERS:
        return _by_expressions(text, folded, knows)
    tight = folded.tight
    knows = _or_shorter(knows, persons.introduced(tight))
    like = gist.likeness(tight, knows)
    found = NOTHING
    if not _harmless(text, folded):
        found = _searched(folded, knows, plain=like <= gist.HARMLESS and _all_plain(folded, knows))
    return found if found.kind or found.doubt else _as_a_whole(folded, knows, like)


def _all_plain(folded: Folded, knows: Knows) -> bool:
    """Whether it is short and no clause by itself is like what must not be kept."""
    if len(folded.tight) > _SHORT_MESSAGE:
        return False
    clauses = [one for one in map(str.strip, _CLAUSE.split(folded.text)) if len(one) > 1]
    if len(clauses) < 2:
        return True
    return all(gist.likeness(Folded(one).tight, knows) <= gist.DOUBTFUL for one in clauses)


def glanced(text: str, knows: Knows = nobody) -> Finding:
    """What the lists and expressions find of it."""
    return NOTHING if _mere_latin(text) else _by_expressions(text, Folded.of(text), knows)


def _by_expressions(text: str, folded: Folded, knows: Knows) -> Finding:
    if _harmless(text, folded):
        return NOTHING
    no_words = text.isascii() and _LATIN_WORD.search(text) is None
    return _numbered(folded, knows) if no_words else _searched(folded, knows)


def _as_a_whole(folded: Folded, knows: Knows, like: float) -> Finding:
    """What is like messages that must not be kept, though nothing names it; nothing can be left of it."""
    tight = folded.tight
    if like <= gist.DOUBTFUL or (like <= gist.SURE and called.spoken_about(tight, knows)):
        return NOTHING
    named = next(persons.somebody_named(tight, knows), None) is not None
    if like <= gist.ENOUGH:
        full = [*persons.named(tight, knows)]
        return Finding("", _without(folded, full), "student") if full else NOTHING
    if _secret().search(tight) and not named:
        return Finding(CLASSIFIED)
    return Finding(PHONE if numbers.phones(folded) else PERSON)


def look_together(before: str, text: str, knows: Knows = nobody) -> Finding:
    """What only shows beside the last words of the same person; of both nothing is left."""
    for joined in (before + text, f"{before}，{text}"):
        if kind := glanced(joined, knows).kind:
            return Finding(kind)
    return NOTHING


def harmless(text: str) -> bool:
    """Whether one glance shows that there is nothing to be found: so with nearly everything people write."""
    return _mere_latin(text) or _harmless(text, Folded.of(text))


def _mere_latin(text: str) -> bool:
    """Latin letters and few digits, as in nearly every id: not even folded."""
    if not text.isascii():
        return False
    if sum(map(str.isdecimal, text)) >= _FEW_DIGITS:
        return False
    said = text.lower()
    return not any(word in said for word in _LATIN_SAID)


def _harmless(text: str, folded: Folded) -> bool:
    if text.isascii() or _PLAIN.fullmatch(text) is None:
        return False
    tight, sounded = folded.tight, folded.sounded
    if _hints().stands_in(tight) or persons.anybody(tight) or _sounds().stands_in(sounded):
        return False
    return len(text) < _FEW_DIGITS or len(_digits().findall(text)) < _SHORT_PHONE


def _numbered(folded: Folded, knows: Knows) -> Finding:
    """What is found of a text without a word, as P1990000001: only its digits can be somebody's."""
    number = numbers.find_number(folded)
    if number and number.sure:
        return Finding(NUMBER, _without(folded, [], numbers_too=True))
    if numbers.phones(folded) and acts.beside_phone(folded, knows):
        return Finding(PHONE, _without(folded, [], numbers_too=True))
    return Finding("", _without(folded, [], numbers_too=True), "number") if number else NOTHING


def searched(text: str, knows: Knows = nobody) -> Finding:
    """As `glanced`, without the glance before."""
    return _searched(Folded.of(text), knows)


def _searched(folded: Folded, knows: Knows, *, plain: bool = False) -> Finding:
    """plain: so unlike what must not be kept that a word or a name beside another means nothing."""
    knows = _or_shorter(knows, persons.introduced(folded.tight))
    number = numbers.find_number(folded)
    if number and number.sure:
        return Finding(NUMBER, _without(folded, [], numbers_too=True))
    if spans := _plainly_said(folded) if plain else _of_somebody(folded, knows):
        return Finding(PERSON, _without(folded, [*spans, *persons.named(folded.tight, knows)]))
    if not plain and marks.marked(folded) and not called.spoken_about(folded.tight, knows):
        return Finding(CLASSIFIED)
    if numbers.phones(folded) and acts.beside_phone(folded, knows):
        return Finding(PHONE, _without(folded, [], numbers_too=True))
    if doubts := persons.doubtful(folded.tight, knows):
        return Finding("", _without(folded, doubts), "student")
    return Finding("", _without(folded, [], numbers_too=True), "number") if number else NOTHING


def _plainly_said(folded: Folded) -> list[Span]:
    """What counts however harmless a message sounds: 王建国打人了, a label spelled as nobody was taught."""
    tight = folded.tight
    accused = persons.accused(tight) if persons.anybody(tight) and "打错" not in tight else ()
    return [*marks.misspelt(folded), *accused]


def _or_shorter(knows: Knows, own: frozenset[str]) -> Knows:
    """雷鸣明 of 雷鸣明天值班 is 雷鸣; and whoever says 我叫… is known, too."""
    return lambda name: knows(name) or knows(name[:-1]) or name in own


def _of_somebody(folded: Folded, knows: Knows) -> list[Span]:
    """Labels, accusations and students in it."""
    tight = folded.tight
    labels = [*marks.labels(folded)]
    if labels and called.spoken_about(tight, knows):
        labels = []
    labels = labels or called.called(folded, knows)
    labels = [*labels, *apart.told_apart(tight, knows)]
    if not persons.anybody(tight):
        return labels
    named = [*persons.accused(tight), *acts.said_to_act(tight, knows), *persons.students(tight, knows)]
    return [*labels, *(one for one in named if not everyday.is_none(tight, one[0], one[1]))]


def _without(folded: Folded, spans: Iterable[Span], *, numbers_too: bool = False) -> str:
    """The rest, where nothing of it must be refused by itself."""
    text, tight = folded.text, folded.tight
    if spans:
        end, parts = len(tight), []
        for begin, until, instead in sorted(spans, key=lambda one: (-one[0], -one[1])):
            if begin < end:
                parts += [tight[min(until, end) : end], instead if until <= end else ""]
                end = begin
        text = "".join(reversed([*parts, tight[:end]]))
    if numbers_too:
        text = re.sub(r"[\d*][\dx*\W_]{4,}[\dx*]", " ", folded.digits)
    rest = text.strip()
    return "" if rest == folded.text or glanced(rest).kind or _says_as_much(rest) else rest


def _says_as_much(rest: str) -> bool:
    """Whether it is plainly like what must not be kept even now that nobody is named in it."""
    return len(rest) >= _FEW_LETTERS and gist.likeness(Folded.of(rest).tight, nobody) > gist.LEFT


def masked(text: str) -> str:
    """A text that many will read, with the middle of each telephone number left out."""
    return numbers.TELEPHONE.sub(lambda found: f"{found[0][:3]}****{found[0][-2:]}", text)


def restricted_in(raw: Any, beside: Collection[str] = ()) -> str:
    """The first finding in any string of a raw update, names of files included; not under `beside`."""
    if isinstance(raw, str):
        return restricted(raw)
    inside: Iterable[Any] = ()
    if isinstance(raw, dict):
        inside = [value for name, value in raw.items() if name not in beside]
    elif isinstance(raw, list):
        inside = raw
    for value in inside:
        if isinstance(value, (str, dict, list)) and (found := restricted_in(value, beside)):
            return found
    return ""


@cache
def _hints() -> Filed:
    """Where nobody is named, one of these stands in whatever is a label, a secret or part of a number."""
    lists = words()
    every = [
        *lists["labels"]["people"],
        *lists["marks"]["core"],
        *lists["numbers"]["said"],
        "姓名",
        "名字",
        "名单",
    ]
    return Filed((*every, *called.traits(), *called.illnesses(), *apart.hints()))


@cache
def _secret() -> re.Pattern[str]:
    return re.compile(any_of(words()["marks"]["core"]))


@cache
def _sounds() -> Filed:
    """The same of what is only heard."""
    return Filed((marks.heard().pattern, called.heard()))


@cache
def _digits() -> re.Pattern[str]:
    return numbers.digit_like()
