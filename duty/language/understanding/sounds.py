"""How letters sound, with what dialects merge: 包警 sounds like 报警, 巡罗 like 巡逻, 领 like 林."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

_ROUND = {
    "hu": "fu",
    "hua": "fa",
    "huai": "fai",
    "huan": "fan",
    "huang": "fang",
    "hui": "fei",
    "hun": "fen",
    "huo": "fo",
}
_MERGES = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^[nr](?=.)"), "l"),
    (re.compile("(?<=[ie])ng$"), "n"),
)
"""n/l, r/l, zh/z, ch/c, sh/s, in/ing, en/eng, hu/f: the ears of half the country do not tell them apart."""


def merged(syllable: str) -> str:
    syllable = _ROUND.get(syllable, syllable)
    for pattern, instead in _MERGES:
        syllable = pattern.sub(instead, syllable)
    return syllable


@cache
def _table() -> dict[int, str]:
    """One letter for each sound, by the letters that have it."""
    text = resources.files("duty.language").joinpath("subjects/sounds.toml").read_text("utf-8")
    sounds: dict[str, str] = {}
    found: dict[int, str] = {}
    for syllable, letters in tomllib.loads(text)["sounds"].items():
        sound = sounds.setdefault(merged(syllable), chr(0xF0000 + len(sounds)))
        found |= dict.fromkeys(map(ord, letters), sound)
    return found


def sound(text: str) -> str:
    """The text as it sounds, letter by letter; what has no known sound stays itself."""
    return text.translate(_table())
