"""Whether words call for help: what happens, and whether it happens now. Explainable by the words that decided.

A sign (有人拿刀) says that something happens; what stands around it says whether it does: a question of procedure, a
drill's notice, a training, an inventory or news of what is over. Where both speak, a person is asked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from re import Match, Pattern

from duty.district.severity import Triage
from duty.language.plain import plain


class Alarm(IntEnum):
    """What the words ask for."""

    NONE = 0
    ASK = 1
    """Danger is named, and it is not plain whether it is now: 是正在发生吗？"""
    CALL = 2


@dataclass(frozen=True)
class Danger:
    """`because` are the words that decided, in the order they were found."""

    alarm: Alarm = Alarm.NONE
    kind: str = ""
    triage: Triage = Triage.P3
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sign:
    kind: str
    triage: Triage
    says: Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """The expressions of `alarm.toml`, compiled once."""

    cry: Pattern[str]
    signs: tuple[Sign, ...]
    around: dict[str, Pattern[str]]
    homophones: tuple[tuple[Pattern[str], str], ...]


EXCUSES = ("over", "checked", "counted")
"""It is not now: such words end it, unless something says that it is."""
DISTANT = ("asked", "supposed", "drilled", "taught", "planned", "hearsay")
"""It is spoken of, not lived through."""
_CLAUSE = re.compile(r"[，。！？；,.!?;\n：:、]+|\s+(?=[\u3400-\u9fff])")


def _any(expressions: Iterable[str]) -> Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in expressions))


@cache
def _lexicon() -> Lexicon:
    raw = tomllib.loads(resources.files("duty.language").joinpath("alarm.toml").read_text("utf-8"))
    signs = tuple(Sign(s["kind"], Triage(s["triage"]), _any(s["says"])) for s in raw["sign"])
    return Lexicon(
        _any(raw["cry"]),
        signs,
        {name: _any(said) for name, said in raw["around"].items()},
        tuple((re.compile(heard), meant) for heard, meant in raw["homophone"].items()),
    )


def danger(words: str) -> Danger:
    """The gravest that any clause of the words calls for."""
    text = _as_meant(plain(words))
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    found = [_of_clause(clause, text) for clause in clauses]
    return max(found, key=lambda one: (one.alarm, -_rank(one.triage)), default=Danger())


def _as_meant(text: str) -> str:
    """着或了 is what dictation makes of 着火了."""
    for heard, meant in _lexicon().homophones:
        text = heard.sub(meant, text)
    return text


def _rank(triage: Triage) -> int:
    return list(Triage).index(triage)


def _of_clause(clause: str, text: str) -> Danger:
    bare = _lexicon().around["idiom"].sub("", clause)
    sign = next(((one, said) for one in _lexicon().signs for said in _said(one, bare)), None)
    cry = _lexicon().cry.search(bare)
    if sign is None:
        return _of_cry(cry, bare, text) if cry else Danger()
    kind, said = sign
    alarm, why = _alarm(bare, said, text)
    return Danger(alarm, kind.kind, kind.triage, (said[0], *why))


def _said(sign: Sign, clause: str) -> Iterator[Match[str]]:
    """Where the clause says it and does not deny it in the same breath."""
    denied = _lexicon().around["denied"]
    for said in sign.says.finditer(clause):
        if (said[0] and not denied.search(clause[: said.start()])) or _still(clause, said):
            yield said


def _still(clause: str, said: Match[str]) -> bool:
    """没人管，没灭, 叫不醒: a denial that makes it worse."""
    return bool(_lexicon().around["still"].search(clause[max(0, said.start() - 6) : said.end() + 4]))


def _of_cry(cry: Match[str], clause: str, text: str) -> Danger:
    """救命, 快来人: nothing is named, so only what surely speaks of something else excuses it."""
    around = _lexicon().around
    why = [
        name
        for name in ("asked", "supposed", "drilled", "taught", "hearsay", "over")
        if around[name].search(clause)
    ]
    alarm = Alarm.CALL if not why else Alarm.ASK if around["now"].search(text) else Alarm.NONE
    return Danger(alarm, "sos", Triage.P0, (cry[0], *why))


def _alarm(clause: str, said: Match[str], text: str) -> tuple[Alarm, list[str]]:
    """What stands around the sign: in its clause, and for news of what is over also behind it."""
    around = _lexicon().around
    rest = clause[: said.start()] + "·" + clause[said.end() :]
    behind = text[text.find(clause) :]
    excused = [name for name in EXCUSES if around[name].search(rest)]
    if not excused and around["over"].search(behind) and not _still(behind, said):
        excused = ["over"] if around["over"].search(behind[len(clause) :]) else []
    distant = [name for name in DISTANT if around[name].search(rest if name == "asked" else text)]
    now = around["now"].search(text) or around["still"].search(text)
    if not excused and not distant:
        return Alarm.CALL, []
    if now and distant == ["drilled"]:
        return Alarm.CALL, ["now"]
    if now:
        return Alarm.ASK, [*excused, *distant, "now"]
    return Alarm.NONE, [*excused, *distant]
