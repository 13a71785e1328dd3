"""Which question of the list is meant: by the letters and pairs of letters that both have, as they sound."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from duty.district.faq import Faq
from duty.language.plain import plain
from duty.language.understanding.sounds import sound

SURE, NEAR, SHOWN = 0.6, 0.4, 3
"""From how like they are it is answered at once, or offered; and how many are."""
_SMALL = dict.fromkeys(map(ord, "的了吗呢啊呀吧么请问我你您，。？?！! 、"))


def nearest(words: str, faq: Iterable[Faq]) -> list[tuple[float, Faq]]:
    """Those that are like the words, the most alike first."""
    said = _parts(words)
    found = [(_alike(said, _parts(one.question)), one) for one in faq]
    near = [(score, one) for score, one in found if score >= NEAR]
    return sorted(near, key=lambda pair: (-pair[0], pair[1].question))[:SHOWN]


def _parts(words: str) -> frozenset[str]:
    text = sound(plain(words).translate(_SMALL))
    return frozenset(text) | frozenset(map("".join, pairwise(text)))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
