"""The lists and letters that say what must not be kept, read once when first asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def words() -> dict[str, Any]:
    """`words.toml` by its tables."""
    return _read("words.toml")


@cache
def beside() -> dict[str, Any]:
    """`beside.toml` by its tables: what only counts beside a name, and what makes it ordinary."""
    return _read("beside.toml")


@cache
def apart() -> dict[str, Any]:
    """`apart.toml` by its tables: who is meant in one place, and what of them in another."""
    return _read("apart.toml")


@cache
def senses() -> dict[str, dict[str, str]]:
    """`senses.toml` by its tables: classes of words, for what is weighed as a whole."""
    return _read("senses.toml")


@cache
def english() -> dict[str, dict[str, str]]:
    """`english.toml` by its tables."""
    return _read("english.toml")


@cache
def letters() -> dict[str, Any]:
    """`letters.toml` by its tables."""
    return _read("letters.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("duty.records.private.lists").joinpath(name).read_text("utf-8"))


def any_of(patterns: Iterable[str]) -> str:
    """One of these, as a part of a larger expression."""
    return f"(?:{'|'.join(patterns)})"


@cache
def simplified() -> dict[int, int]:
    """Traditional letters of these words, to the simplified ones."""
    return str.maketrans(letters()["traditional"], letters()["simplified"])


@cache
def by_sound() -> dict[int, str]:
    """Letters that sound alike, to the first of them."""
    return {ord(one): alike[0] for alike in letters()["sounds"].values() for one in alike}


@cache
def syllables() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds zhongdian, and what each syllable of it is."""
    known = "|".join(sorted(letters()["sounds"], key=len, reverse=True))
    return re.compile(f"(?<![a-z])(?:{known})+(?![a-z])"), re.compile(known)


@cache
def split() -> dict[str, str]:
    """A letter's two halves, and the letter."""
    return dict(letters()["split"])


@cache
def simplified_and_drawn() -> dict[int, str | int]:
    """Traditional letters to simplified ones, and pictures to the words they stand for."""
    drawn = {ord(one): word for one, word in letters()["pictures"].items()}
    return {**simplified(), **drawn}


@cache
def spelled() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds tou between Chinese letters, and what each of them stands for."""
    known = letters()["spelled"]
    one = "|".join(sorted(known, key=len, reverse=True))
    return re.compile(f"(?<![a-z])(?:{one})(?![a-z])"), known


@cache
def numerals(*, loose: bool = False) -> dict[int, str]:
    """What stands for a digit; loosely also what only sounds like one."""
    table = {ord(one): str(n) for n, alike in enumerate(letters()["digits"]["strict"]) for one in alike}
    if loose:
        table |= {ord(one): str(n) for n, alike in enumerate(letters()["digits"]["loose"]) for one in alike}
    return table
