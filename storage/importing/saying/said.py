"""Why something of a file or a row is not taken: a text in Chinese that can also be said in English.

It stands for itself wherever a text does; pages in another language ask `said_in`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
OURS = LANGUAGES[0]


class Reason(str):
    """`code` is the key of its text, `values` what stands in it: texts, lists of them, other reasons."""

    code: str
    values: Mapping[str, Any]

    def __new__(cls, code: str, /, **values: Any) -> Reason:
        one = super().__new__(cls, _filled(code, values, OURS))
        one.code, one.values = code, values
        return one

    @property
    def plain(self) -> list[Any]:
        """For JSON; `read` makes it a reason again."""
        return [self.code, {name: _plain(value) for name, value in self.values.items()}]


def said_in(language: str, reason: str) -> str:
    """The reason in that language; what is no reason, or an unknown language's, as it stands."""
    if isinstance(reason, Reason) and language in LANGUAGES:
        return _filled(reason.code, reason.values, language)
    return str(reason)


def read(plain: Any) -> str:
    """Of `Reason.plain`; a text of an earlier version stays one."""
    if isinstance(plain, str):
        return plain
    code, values = plain
    return Reason(code, **{name: _again(value) for name, value in values.items()})


@cache
def texts(language: str) -> Mapping[str, str]:
    found = tomllib.loads((Path(__file__).parents[1] / "texts" / f"{language}.toml").read_text("utf-8"))
    return {f"{section}.{name}": text for section, lines in found.items() for name, text in lines.items()}


def _filled(code: str, values: Mapping[str, Any], language: str) -> str:
    said = {name: _value(value, language) for name, value in values.items()}
    return texts(language)[code].format_map(said)


def _value(value: Any, language: str) -> str:
    if isinstance(value, list):
        return texts(language)["any.and"].join(_value(one, language) for one in value)
    return said_in(language, value) if isinstance(value, str) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Reason):
        return {"reason": value.plain}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _again(value: Any) -> Any:
    if isinstance(value, dict):
        return read(value["reason"])
    return [_again(one) for one in value] if isinstance(value, list) else value
