"""What must not be kept of what an English-speaking teacher writes. Names are known by their capitals."""

from __future__ import annotations

import re
from functools import cache

from duty.records.private.words import english

NUMBER, PERSON, CLASSIFIED, PHONE = "id_number", "person", "classified", "phone"
_LEAST = 12
"""So few letters say nothing of anybody."""
_DIGITS = re.compile(r"\d[\d -]{5,}\d")
_CODE = re.compile(r"[a-z]{0,4} ?[\d*][a-z\d* -]{3,}[\dx*]")
_OWN = re.compile(r"\bi (?:have|am|had|was)\b|\bmy (?:own )?(?:asthma|anxiety|heart)")
_MOST_BETWEEN, _FEW = 40, 4
_DIGIT = frozenset("0123456789*")


def found(text: str) -> str:
    """The kind of what must not be here in a message of Latin letters; empty where there is none."""
    said = text.lower()
    if len(text) < _LEAST or not _hints().search(said):
        return ""
    if _numbered(said):
        return NUMBER
    if _part("faces", "picture").search(said) and _faces_asked(said):
        return PERSON
    if _part("marks", "found").search(said):
        return CLASSIFIED
    if _part("said", "not_meant").search(said):
        return ""
    if _phone(text, said):
        return PHONE
    return PERSON if _of_somebody(text, said) or _listed(said) else ""


def _numbered(said: str) -> bool:
    """A passport or an identity card, and its number near it: at least five digits."""
    for one in _part("numbers", "said").finditer(said):
        near = said[one.end() : one.end() + _MOST_BETWEEN]
        if any(sum(map(_DIGIT.__contains__, code[0])) > _FEW for code in _CODE.finditer(near)):
            return True
    return False


def _faces_asked(said: str) -> bool:
    every = (_part("faces", "face"), _part("faces", "asked"), _part("people", "pupil"))
    return all(one.search(said) for one in every) and not _part("faces", "never").search(said)


def _phone(text: str, said: str) -> bool:
    if not _DIGITS.search(said):
        return False
    accused = _part("said", "act").search(said) or _part("said", "label").search(said)
    return bool(accused or _part("numbers", "phone_of").search(said))


def _of_somebody(text: str, said: str) -> bool:
    """Somebody named and what must not be said of them; or of somebody pointed out what registers say."""
    label = _part("said", "label").search(said)
    if label and _part("people", "somebody").search(said):
        return True
    if not _names().search(text):
        return False
    if label or _part("said", "act").search(said) or _part("said", "family").search(said):
        return True
    if _part("said", "health").search(said) and not _OWN.search(said):
        return True
    return bool(_part("said", "discipline").search(said) and _part("people", "pupil").search(said))


def _listed(said: str) -> bool:
    """A list of people by what they are called."""
    if not (_part("lists", "list").search(said) and _part("lists", "of").search(said)):
        return False
    every = ("label", "health", "family", "discipline")
    return any(_part("said", one).search(said) for one in every)


@cache
def _part(table: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{english()[table][name]})\b" if table != "marks" else english()[table][name])


@cache
def _hints() -> re.Pattern[str]:
    """Where nothing of this stands, nothing is found."""
    lists = english()
    every = [lists["said"][one] for one in ("act", "label", "health", "family", "discipline")]
    every += [lists["faces"]["picture"], lists["numbers"]["said"], lists["numbers"]["phone_of"]]
    return re.compile(rf"\b(?:{'|'.join(every)})\b|{lists['marks']['found']}")


@cache
def _names() -> re.Pattern[str]:
    """Mr Qian, Leo Chen; no sentence that begins with The Gate."""
    lists = english()["names"]
    never = "|".join(lists["never"].split())
    titles = "|".join(one.capitalize() for one in lists["titles"].split("|"))
    word = rf"(?!(?:{never})\b)[A-Z][a-z]+"
    return re.compile(rf"\b(?:{titles})\.? {word}|\b{word} {word}\b|\bnamed? (?:is )?{word}")
