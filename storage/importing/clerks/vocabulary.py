"""The words of clerks for files, columns and values (vocabulary.toml), and how two spellings are the same."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_BRACKETS = re.compile(r"[(\[（【〔].*?[)\]）】〕]")
_ORNAMENT = re.compile(r"[\s*＊:：、,，.。/\\_\-－—☆★●•·]+")


@cache
def _words() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("vocabulary.toml").read_text("utf-8")
    found = tomllib.loads(text)
    values = found.pop("values")
    return found | {f"values.{group}": words for group, words in values.items()}


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
    """The compared forms of all that a column may be called, with how good each is: its name is the best."""
    forms = [heading(column), *map(heading, column_words(sheet, column))]
    return {form: rank for rank, form in reversed(list(enumerate(forms)))}


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
