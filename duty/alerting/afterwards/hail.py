"""A hail: one thing said to everybody who stands somewhere, and what each of them answers to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from duty.records.kept import Kept
from duty.records.subject import Subject

MOST_WORDS = 300
UNANSWERED_AFTER = timedelta(minutes=2)
"""An order nobody answered for so long goes to the leader (product.md, Downwards)."""


class HailKind(StrEnum):
    """What is said."""

    ROLL_CALL = "roll_call"
    """点名: is everybody safe?"""
    ORDER = "order"
    """下指令: an officer's sentence."""
    PLAN = "plan"
    """预案: everybody's own line of it."""
    ALL_CLEAR = "all_clear"
    """解除: nobody answers it."""


class Reply(StrEnum):
    """What somebody answered."""

    WAITING = "waiting"
    SAFE = "safe"
    HELP = "help"
    """[要帮忙], [要支援]."""
    GOT = "got"
    CLEAR = "clear"
    """[去看了，没事]."""
    DONE = "done"


ANSWERS = {
    HailKind.ROLL_CALL: (Reply.SAFE, Reply.HELP),
    HailKind.ORDER: (Reply.GOT, Reply.CLEAR, Reply.HELP),
    HailKind.PLAN: (Reply.DONE,),
    HailKind.ALL_CLEAR: (),
}
"""What can be answered to what, in the order of the buttons."""


@dataclass(eq=False)
class Hail(Kept):
    """What was said at one school. `asked_by`: the officer who reads the card; empty where the house itself
    speaks. `alert_id`: the call it belongs to; 0 is none. `posts`: only these of the school."""

    kind: HailKind
    school_id: str
    asked_by: str
    asked_at: datetime
    alert_id: int = 0
    posts: list[str] = field(default_factory=list)
    words: str = ""
    next_at: datetime | None = None
    ended_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("hail", self.id)

    @property
    def name(self) -> str:
        """Of the messages about it, so that they change in place."""
        return f"hail:{self.id}"

    def takes(self, reply: Reply) -> bool:
        return reply in ANSWERS[self.kind]

    def end(self, now: datetime) -> bool:
        """Nobody is waited for any more; a late answer is heard all the same. False: it had ended."""
        if self.ended_at is not None:
            return False
        self.ended_at, self.next_at = now, None
        return True


@dataclass(eq=False)
class HailAnswer:
    """What came of one person. `line`: their own words of it, where each has others."""

    hail_id: int
    person_id: str
    post_id: str
    asked_at: datetime
    line: str = ""
    reply: Reply = Reply.WAITING
    replied_at: datetime | None = None
    unreached: bool = False
    id: int | None = None

    @property
    def waiting(self) -> bool:
        return self.reply is Reply.WAITING

    def answer(self, reply: Reply, now: datetime) -> bool:
        """A second thought counts; the same once more is none: False."""
        if reply is self.reply:
            return False
        self.reply, self.replied_at = reply, now
        return True
