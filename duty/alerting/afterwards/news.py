"""What those who stand there read after an alarm, and what the officer reads of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duty.alerting.afterwards.hail import HailKind, Reply
from duty.messaging.notices import News


@dataclass(frozen=True)
class HailNews(News):
    """`hail`: which one is answered."""

    hail: int
    school: str
    time: str
    drill: bool

    @property
    def of_drill(self) -> bool:
        return self.drill


class RollCalled(HailNews):
    """[我安全] [要帮忙]"""

    kind = "hail.roll_call"


@dataclass(frozen=True)
class Ordered(HailNews):
    """[收到] [去看了，没事] [要支援]"""

    kind: ClassVar[str] = "hail.order"
    by: str
    words: str


@dataclass(frozen=True)
class PassedOn(Ordered):
    """Whoever stands there did not answer: their leader reads it."""

    kind: ClassVar[str] = "hail.passed_on"
    silent: tuple[str, ...]


@dataclass(frozen=True)
class OwnLine(HailNews):
    """The reader's line of the plan: [做了]. `what`: the kind of incident."""

    kind: ClassVar[str] = "hail.plan"
    what: str
    line: str


@dataclass(frozen=True)
class AllClear(HailNews):
    """It is over; nobody answers."""

    kind: ClassVar[str] = "hail.all_clear"
    words: str


@dataclass(frozen=True)
class Somebody:
    """One person of a card. `unreached`: there is no way to them but the telephone."""

    who: str
    post: str
    phone: str
    reply: Reply
    at: str
    unreached: bool


@dataclass(frozen=True)
class NeedsHelp(HailNews):
    """[要支援] or [要帮忙] reaches the officer at once. `words`: of the order."""

    kind: ClassVar[str] = "hail.needs_help"
    one: Somebody
    words: str


@dataclass(frozen=True)
class StillMissing(HailNews):
    """Three minutes after 点名 these have not answered."""

    kind: ClassVar[str] = "hail.missing"
    count: int
    asked: int
    people: tuple[Somebody, ...]


@dataclass(frozen=True)
class HailCard(HailNews):
    """The officer's one card, which rewrites itself.

    alert:      the call it belongs to; 0 is none.
    plan:       how many did their line of the plan, of how many; None where there is none.
    ended:      nobody is waited for any more.
    passed_to:  who was asked instead of those who did not answer.
    """

    kind: ClassVar[str] = "hail.card"
    what: HailKind
    alert: int
    posts: tuple[str, ...]
    words: str
    people: tuple[Somebody, ...]
    plan: tuple[int, int] | None
    ended: bool
    passed_to: tuple[str, ...]

    def those(self, reply: Reply) -> list[Somebody]:
        """Who answered that."""
        return [one for one in self.people if one.reply is reply]

    @property
    def answered(self) -> int:
        return len(self.people) - len(self.those(Reply.WAITING))
