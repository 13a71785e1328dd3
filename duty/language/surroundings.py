"""What stands around a sign of danger: what speaks against it, what makes it urgent, what makes it concrete."""

from __future__ import annotations

import re
from functools import cache
from re import Pattern

from duty.language.lexicon import COMMA, GAP, STOP, Cut, lexicon

CLAUSE, SENTENCE = COMMA + STOP, STOP
TOPICS = {"drill": STOP, "hearsay": STOP, "asks": STOP, "past": CLAUSE, "plan": CLAUSE, "suppose": CLAUSE}
"""Said once, they hold for all that follows; backwards as far as these breaks: 昨天, 如果, 演练."""
NEAR = ("teach", "check", "count", "prevent")
"""They hold within their clause."""
DOUBTS = {"asknow": 1, "query": 2}
"""How much they weigh; all others weigh three."""
URGES = {"assert": 4, "hurry": 2, "cry": 2, "plea": 2, "still": 2, "now": 1, "helpless": 1}
SHAPES = ("Person", "Place", "num")


@cache
def _of(name: str) -> Pattern[str]:
    return re.compile(f"[{lexicon().tags[name]}]")


@cache
def _turn() -> Pattern[str]:
    return _of("turn")


def _last(name: str, cut: Cut, start: int, end: int) -> int:
    return max((one.start() for one in _of(name).finditer(cut.tags, start, end)), default=-1)


def _first(name: str, cut: Cut, start: int, end: int) -> int:
    one = _of(name).search(cut.tags, start, end)
    return one.start() if one else -1


def scope(cut: Cut, start: int, end: int, breaks: str = CLAUSE) -> tuple[int, int]:
    """Where the clause or sentence around begins and ends."""
    begins = max(cut.tags.rfind(one, 0, start) for one in breaks) + 1
    ends = [at for one in breaks if (at := cut.tags.find(one, end)) >= 0]
    return begins, min(ends, default=len(cut.tags))


@cache
def _denied() -> Pattern[str]:
    tags = lexicon().tags
    between = "".join(tags[one] for one in ("Person", "num", "meas", "out", "zhe", "de")) + "·"
    return re.compile(f"[{tags['deny']}][{between}]{{0,4}}$")


def denied(cut: Cut, start: int, end: int) -> bool:
    """没有学生受伤: a denial stands right before."""
    begins, _ = scope(cut, start, end, CLAUSE + GAP)
    return bool(_denied().search(cut.tags, max(begins, start - 6), start))


def doubts(cut: Cut, start: int, end: int) -> dict[str, str]:
    """What speaks against a sign: the name of each doubt and its word."""
    told = {name: at for name in TOPICS if (at := _topic(name, cut, start, end)) >= 0}
    begins, ends = scope(cut, start, end)
    told |= {name: at for name in (*NEAR, "asknow") if (at := _first(name, cut, begins, ends)) >= 0}
    asked = _first("query", cut, end, scope(cut, start, end, STOP)[1] + 1)
    if asked >= 0:
        told["query"] = asked
    over = _over(cut, start, end, begins)
    if over >= 0:
        told["over"] = over
    return {name: cut.words[at] for name, at in told.items()}


def _topic(name: str, cut: Cut, start: int, end: int) -> int:
    """Where it was said before, with no turn since, or is said behind in the same breath."""
    turned = _last("turn", cut, 0, start)
    before = _last(name, cut, turned + 1, start)
    if before >= 0:
        return before
    return _first(name, cut, start, scope(cut, start, end, TOPICS[name])[1])


def _over(cut: Cut, start: int, end: int, begins: int) -> int:
    """Where the text says that it is over: behind, or before in the same clause; 还没找到 is not over."""
    if _first("still", cut, start, len(cut.tags)) >= 0:
        return -1
    before = _last("over", cut, begins, start)
    return before if before >= 0 else _last("over", cut, start, len(cut.tags))


def urges(cut: Cut) -> dict[str, str]:
    """What says that it is now, and its word."""
    told = {name: at for name in URGES if (at := _first(name, cut, 0, len(cut.tags))) >= 0}
    return {name: cut.words[at] for name, at in told.items()}


def concrete(cut: Cut, start: int, end: int) -> int:
    """How many things make it concrete: who, where, how many, 了; or nothing else is said at all."""
    begins, ends = scope(cut, start, end)
    said = sum(_first(name, cut, begins, ends) >= 0 for name in SHAPES)
    done = _first("le", cut, start, min(ends, end + 2)) >= 0
    return said + done + (len(cut.tags) <= 4)
