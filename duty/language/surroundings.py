"""What stands around a sign of danger: what speaks against it, what makes it urgent, what makes it concrete.

Each name below is a class of words of the lexicon.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property
from re import Pattern

from duty.language.lexicon import COMMA, GAP, STOP, UNKNOWN, Cut, lexicon

SENTENCE, CLAUSE, PHRASE = STOP, STOP + COMMA, STOP + COMMA + GAP
"""How far words reach: up to one of these breaks."""
TOPICS = {
    "drill": SENTENCE,
    "hearsay": SENTENCE,
    "asks": SENTENCE,
    "collect": SENTENCE,
    "joke": SENTENCE,
    "tale": CLAUSE,
    "past": CLAUSE,
    "plan": CLAUSE,
    "suppose": CLAUSE,
}
"""Said once, they hold for all that follows (昨天, 如果, 演练); backwards they reach up to such a break."""
NEAR = {
    "teach": CLAUSE,
    "prevent": CLAUSE,
    "asknow": CLAUSE,
    "meets": CLAUSE,
    "fine": PHRASE,
    "handled": CLAUSE,
    "check": PHRASE,
    "count": PHRASE,
    "whether": PHRASE,
    "chore": SENTENCE,
    "plant": PHRASE,
    "idiom": PHRASE,
    "hole": SENTENCE,
}
"""They hold between such breaks."""
THINGS = ("check", "count")
"""They speak of things, and say nothing against a plain sign of what befalls people."""
ONLY = {"idiom": ("fight",), "chore": ("sos",), "plant": ("weapon",), "hole": ("crowd",)}
"""They speak against these kinds alone."""
DOUBTS = {
    "asknow": 1,
    "idiom": 1,
    "query": 2,
    "check": 2,
    "count": 2,
    "mild": 2,
    "handled": 2,
    "kitchen": 2,
    "whether": 2,
    "meets": 2,
    "like": 2,
    "plant": 2,
    "hole": 5,
}
"""How much they weigh; all others weigh three."""
OF_PEOPLE = frozenset({"collect", "check", "plan"})
"""请假的王师傅被打了: said of somebody it is no topic."""
URGES = {"assert": 4, "hurry": 2, "cry": 2, "plea": 2, "still": 2, "now": 1, "helpless": 1}
TRULY = 4
"""真 right before the sign weighs as much as 不是演练."""
SHAPES = ("Person", "Place", "num")


@cache
def _context() -> dict[str, tuple[str, ...]]:
    """The classes that count around a sign, by tag."""
    names = {
        *TOPICS,
        *NEAR,
        *URGES,
        *SHAPES,
        "truly",
        "query",
        "when",
        "like",
        "turn",
        "le",
        "mild",
        "object",
        "kitchen",
        "notso",
    }
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names.union(*lexicon().ends.values())):
        for tag in lexicon().tags[name]:
            found[tag].append(name)
    return {tag: tuple(names) for tag, names in found.items()} | {one: (one,) for one in PHRASE}


@cache
def _denial() -> Pattern[str]:
    tags = lexicon().tags
    between = "".join(tags[one] for one in ("Person", "num", "meas", "out", "zhe", "de", "filler")) + UNKNOWN
    return re.compile(f"[{tags['deny']}][{between}]{{0,4}}$")


@cache
def _tally() -> Pattern[str]:
    """剪刀20把: things counted."""
    tags = lexicon().tags
    return re.compile(f"[{tags['Weapon']}{tags['poison']}][{tags['num']}][{tags['meas']}]")


@cache
def _of_somebody() -> Pattern[str]:
    """的 and soon a person."""
    tags = lexicon().tags
    return re.compile(f"[{tags['de']}][^{CLAUSE}]{{0,3}}[{tags['Person']}]")


class Surroundings:
    """Where a text has the words that count around a sign."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._size = len(cut.tags)
        self._at: dict[str, list[int]] = defaultdict(list)
        context = _context()
        for at, tag in enumerate(cut.tags):
            for name in context.get(tag, ()):
                if name not in OF_PEOPLE or not _of_somebody().match(cut.tags, at + 1):
                    self._at[name].append(at)
        self._at["count"] += [tally.start() for tally in _tally().finditer(cut.tags)]

    def denied(self, start: int, end: int) -> bool:
        """没有学生受伤: a denial stands right before, in the same breath."""
        if GAP in self._cut.tags[start:end]:
            return False
        if self._first("notso", start - 1, start) >= 0:
            return True
        begins = max(self._begins(start, PHRASE), start - 6)
        return bool(_denial().search(self._cut.tags, begins, start))

    def doubts(self, kind: str, weight: int, start: int, end: int) -> dict[str, str]:
        """What speaks against a sign: the name of each doubt and its word."""
        told = {name: self._topic(name, start, end) for name in TOPICS if name in self._at}
        near = (name for name in NEAR if name in self._at and kind in ONLY.get(name, (kind,)))
        told |= {name: self._near(name, start, end) for name in near}
        if kind != "weapon" and weight > 1:
            told = {name: at for name, at in told.items() if name not in THINGS}
        if kind == "missing" or weight < 2:
            told["object"] = self._object(weight, start, end)
        if kind == "weapon" and weight < 2:
            told["kitchen"] = self._first("kitchen", self._begins(start, CLAUSE), self._ends(end, CLAUSE))
        told |= {name: self._first(name, end, end + 2) for name in ("when", "like")}
        told["query"] = self._first("query", end, self._ends(end, SENTENCE) + 1)
        told["over"] = max(self._over(name, start, end) for name in lexicon().ends[kind])
        told["mild"] = self._over("mild", start, end)
        return self._words(told)

    def urges(self, start: int) -> dict[str, str]:
        """What says that it is now, and its word."""
        return self._urges | self._words({"truly": self._first("truly", start - 1, start)})

    def concrete(self, start: int, end: int) -> int:
        """How many things make it concrete: who, where, how many, 了; or nothing else is said at all."""
        begins, ends = self._begins(start, CLAUSE), self._ends(end, CLAUSE)
        said = sum(self._first(name, begins, ends) >= 0 for name in SHAPES)
        done = self._first("le", start, min(ends, end + 2)) >= 0
        return said + done + (self._size <= 4)

    @cached_property
    def _urges(self) -> dict[str, str]:
        return {name: self._cut.words[self._at[name][0]] for name in URGES if name in self._at}

    def _words(self, told: dict[str, int]) -> dict[str, str]:
        return {name: self._cut.words[at] for name, at in told.items() if at >= 0}

    def _topic(self, name: str, start: int, end: int) -> int:
        """Where it was said before, with no turn since, or is said behind in the same breath."""
        before = self._last(name, self._last("turn", 0, start) + 1, start)
        return before if before >= 0 else self._first(name, start, self._ends(end, TOPICS[name]))

    def _near(self, name: str, start: int, end: int) -> int:
        """Where its clause says it."""
        begins = max(self._begins(start, NEAR[name]), self._last("turn", 0, start) + 1)
        return self._first(name, begins, self._ends(end, NEAR[name]))

    def _object(self, weight: int, start: int, end: int) -> int:
        """Where a thing stands that may be what is lost: 手机丢了; not before 人不见了."""
        before = max(self._begins(start, PHRASE), start - 4) if weight < 3 else end
        return self._first("object", before, min(self._ends(end, PHRASE), end + 4))

    def _over(self, name: str, start: int, end: int) -> int:
        """Where it is told to be over: behind, or before in the same clause; 还没找到 is not over."""
        if name not in self._at or self._first("still", start, self._size) >= 0:
            return -1
        behind = self._last(name, end, self._size)
        return behind if behind >= 0 else self._last(name, self._begins(start, CLAUSE), start)

    def _first(self, name: str, start: int, end: int) -> int:
        return next((at for at in self._at.get(name, ()) if start <= at < end), -1)

    def _last(self, name: str, start: int, end: int) -> int:
        return next((at for at in reversed(self._at.get(name, ())) if start <= at < end), -1)

    def _begins(self, start: int, breaks: str) -> int:
        return max(self._last(one, 0, start) for one in breaks) + 1

    def _ends(self, end: int, breaks: str) -> int:
        found = (self._first(one, end, self._size) for one in breaks)
        return min(at if at >= 0 else self._size for at in found)
