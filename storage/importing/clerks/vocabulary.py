"""The words of clerks for files, columns and values (vocabulary.toml), and how two spellings are the same."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

_BRACKETS = re.compile(r"[(\[（【〔].*?[)\]）】〕]")
_ORNAMENT = re.compile(r"[\s*＊:：、,，.。/\\_\-－—☆★●•·]+")


@cache
def _words() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("vocabulary.toml").read_text("utf-8")
    found = tomllib.loads(text)
    values = found.pop("values")
    return found | {f"values.{group}": words for group, words in values.items()}


@lru_cache(4_096)
def heading(text: str) -> str:
    """The form in which headings are compared: 姓名 of “姓　名（必填）*”, phone of " Phone "."""
    wide = unicodedata.normalize("NFKC", text)
    plain = "".join(letter for letter in wide if unicodedata.category(letter) not in ("Cf", "Cc"))
    bare = _ORNAMENT.sub("", _BRACKETS.sub("", plain)) or _ORNAMENT.sub("", plain)
    return bare.casefold()


@cache
def sheet_words() -> Mapping[str, str]:
    """Which of our files a page's or file's name means, by its compared form."""
    found = {heading(name.removesuffix(".csv")): name for name in _words()["sheets"]}
    found |= {heading(name): name for name in _words()["sheets"]}
    for name, words in _words()["sheets"].items():
        found |= {heading(word): name for word in words.split()}
    return found


def sheet_title(name: str) -> str:
    """What we call one of our files in Chinese: 人员 of people.csv."""
    return _words()["sheets"].get(name, name).split()[0]


def column_words(sheet: str, column: str) -> list[str]:
    """What clerks call a column, ours first; a column without words has its own name."""
    told = _words().get(sheet, {}).get(column) or _words()["any"].get(column) or column
    return told.split()


@cache
def headings_of(sheet: str, column: str) -> Mapping[str, int]:
    """The compared forms of all that a column may be called, with how good each is.

    Its own name is the best, a word for an id the next: who writes 人员编号 and 姓名 means the first.
    """
    words = sorted(map(heading, column_words(sheet, column)), key=lambda form: "编号" not in form)
    return {form: rank for rank, form in reversed(list(enumerate([heading(column), *words])))}


def exact_sheet(name: str) -> str:
    """Our file of a file's name without its ending, written just so: people (1) is somebody's copy."""
    told = unicodedata.normalize("NFKC", name).strip().casefold()
    for file, words in _words()["sheets"].items():
        if told == file.removesuffix(".csv") or told in words.casefold().split():
            return file
    return ""


def passed_over(name: str) -> bool:
    """Whether a column of that heading is the clerk's own."""
    return heading(name) in map(heading, _words()["passed_over"]["words"].split())


@cache
def meanings(group: str) -> Mapping[str, str]:
    """The value that each word of a group means, by its compared form."""
    told = _words()[f"values.{group}"]
    return {heading(word): value for value, words in told.items() for word in words.split()}


def value_words(group: str) -> list[str]:
    """What we call each value of a group."""
    return [words.split()[0] for words in _words()[f"values.{group}"].values()]


def value_word(group: str, value: str) -> str:
    """What we call that one; a value without a word as it is."""
    return (_words()[f"values.{group}"].get(value) or value).split()[0] if value else ""
