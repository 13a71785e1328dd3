"""Whose turn it is: the chats of one channel, most urgent first, callers in turns, no faster than the channel
allows.

Pure: time comes in as seconds of a steady clock. Chats are kept in two heaps, those that may be spoken to
now and those that must wait, so that a wake-up touches only what it moves, however many chats wait.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from bot.channels.port import Abilities
from bot.delivery.pacing import Callers, Pacer, takes_turns, urgent
from duty.messaging.notices import Priority
from storage.mail.outbox import Utterance

AT_ONCE = 32
"""Sends of a channel under way at the same time. Each further one makes an urgent one later."""
KEPT_FOR_URGENT = 16
"""So many of these places only a P0 or P1 may take."""
CAREFUL_S = 3600.0
"""So long after a 429 replies, too, keep to the channel's rate: until the rush that met it is surely over."""
CALLS_AT_ONCE = 3
"""So many pages of different callers in one go to one chat: channels let short bursts pass. None after a 429,
for as long, and nothing that somebody calls for again."""


def is_push(one: Utterance) -> bool:
    """Whether nobody asked for it: a notice, as against an answer."""
    return one.kind not in ("reply", "refusal")


def rewrites(one: Utterance) -> bool:
    """Whether it only puts right, in place, what stands on a screen. An alert's page never does only that."""
    return bool(one.name) and one.say.get("replaces") == one.name and is_push(one) and one.page_id is None


def _same_message(old: Utterance, new: Utterance) -> bool:
    return (old.account_id, old.name, old.kind, old.priority) == (
        new.account_id, new.name, new.kind, new.priority,
    )  # fmt: skip


@dataclass(eq=False)
class Line:
    """What waits for one chat, most urgent first; one send at a time keeps the order."""

    waiting: list[tuple[int, int, int, Utterance]] = field(default_factory=list)
    """By priority, turn of its caller, and id."""
    turn: int = 0
    """That of the send under way."""
    busy: bool = False
    backs_off_until: float = 0.0
    asked_to_wait_until: float = 0.0
    """The channel asked for it (429), or an urgent line pauses shortly. Backing off binds only calm lines."""
    first_calls: set[int] = field(default_factory=set)
    """The ids of those of them that may go in a short burst."""
    callers: Counter[str] = field(default_factory=Counter)
    """Of those that wait, how many are of each caller."""
    pushed_at: float = -1e9
    called_at: float = -1e9
    calls_until: float = -1e9
    """Until when the urgent ones said so far use up the chat's rate."""
    fails: int = 0
    failing_since: float = 0.0
    ticket: int = 0
    """Its place in one of the heaps is the one with this number; older ones are void."""

    @property
    def head(self) -> Utterance:
        return self.waiting[0][3]

    def add(self, one: Utterance, turn: int) -> None:
        """The first one of a caller here may go in a burst; a later one stands behind it anyway."""
        if takes_turns(one):
            if not self.callers[one.caller]:
                self.first_calls.add(one.id)
            self.callers[one.caller] += 1
        heapq.heappush(self.waiting, (one.priority, turn, one.id, one))

    def next(self) -> Utterance:
        """Take out the most urgent one; its turn is `turn` from now on."""
        _, self.turn, _, one = heapq.heappop(self.waiting)
        self._left(one)
        return one

    def give_up_for(self, one: Utterance) -> list[tuple[int, Utterance]]:
        """Take out the earlier versions of a message that changes in place, as a place that moves does;
        with their turns."""
        if not rewrites(one):
            return []
        same = [entry for entry in self.waiting if rewrites(entry[3]) and _same_message(entry[3], one)]
        if same:
            self.waiting = [entry for entry in self.waiting if entry not in same]
            heapq.heapify(self.waiting)
        for *_, old in same:
            self._left(old)
        return [(turn, old) for _, turn, _, old in same]

    def clear(self) -> None:
        self.waiting.clear()
        self.first_calls.clear()
        self.callers.clear()
        self.ticket = 0

    def _left(self, one: Utterance) -> None:
        self.first_calls.discard(one.id)
        if takes_turns(one):
            self.callers[one.caller] -= 1
            if not self.callers[one.caller]:
                del self.callers[one.caller]

    def may_go_at(self, every: float, *, careful: bool) -> float:
        """careful: the channel has asked for patience lately."""
        one = self.head
        at = self.asked_to_wait_until
        if not urgent(one):
            at = max(at, self.backs_off_until)
        if is_push(one):
            burst = 1 if careful or one.id not in self.first_calls else CALLS_AT_ONCE
            calm = max(self.called_at, self.pushed_at) + every
            at = max(at, self.calls_until - (burst - 1) * every if urgent(one) else calm)
        return at


class Turns:
    """Decides which line of a channel goes next.

    Every `take` is ended by one `done` or `again`, which frees its chat and its place.
    """

    def __init__(self, abilities: Abilities) -> None:
        self.pacer = Pacer(abilities.per_second)
        self.spoke_at = -1e9
        """When anything last got through to this channel."""
        self.held_up = False
        """Something may go by the channel's rate and waits only for those under way, or for the database."""
        self._every = 1.0 / abilities.per_chat
        self._lines: dict[str, Line] = {}
        self._callers = Callers()
        self._ready: list[tuple[int, int, int, int, Line]] = []
        self._later: list[tuple[float, int, Line]] = []
        self._tickets = 0
        self._under_way = 0
        self._token_at: float | None = None

    def put(self, one: Utterance, now: float) -> list[Utterance]:
        """It waits for its turn. Returns what waited to put the same message right and is out of date."""
        line = self._lines.setdefault(one.address, Line())
        outdated = line.give_up_for(one)
        for turn, old in outdated:
            self._callers.give_up(old, turn)
        line.add(one, self._callers.turn(one, now))
        if line.head is one and not line.busy:
            self._line_up(line, now)
        return [old for _, old in outdated]

    def take(self, now: float, unwritten: int = 0) -> Utterance | None:
        """The next line that may be said now; None: nothing may until `next_at`, or until a send has ended.

        unwritten: how many lines were said and not written down yet. They take places of calm ones, since a
                   crash repeats them.
        """
        self._token_at = None
        self.held_up = False
        while self._later and self._later[0][0] <= now:
            _, ticket, line = heapq.heappop(self._later)
            if ticket == line.ticket:
                self._line_up(line, now)
        while self._ready:
            priority, *_, ticket, line = self._ready[0]
            if ticket == line.ticket:
                room = AT_ONCE if priority <= Priority.P1 else AT_ONCE - KEPT_FOR_URGENT - unwritten
                if self._under_way >= room:
                    self.held_up = True
                    return None
                if wait := self.pacer.wait(now, priority):
                    self._token_at = now + wait
                    return None
            heapq.heappop(self._ready)
            if ticket == line.ticket:
                return self._start(line, now)
        return None

    def next_at(self) -> float | None:
        """When something else may go without any send having ended; None: no time is set."""
        while self._later and self._later[0][1] != self._later[0][2].ticket:
            heapq.heappop(self._later)
        moments = [self._later[0][0] if self._later else None, self._token_at]
        return min((moment for moment in moments if moment is not None), default=None)

    def done(self, one: Utterance, now: float, *, spoke: bool) -> None:
        """The send has ended for good, one way or another; `spoke`: something was heard of the channel."""
        line = self._lines[one.address]
        line.fails = 0
        if spoke:
            self.spoke_at = now
        self._free(line, now)

    def again(self, one: Utterance, now: float, after_s: float, *, asked_to_wait: bool = False) -> None:
        """It must be tried again; `asked_to_wait`: because the channel said so, which is no failure."""
        line = self._lines[one.address]
        line.add(one, line.turn)
        self._callers.waits_again(one, line.turn)
        if asked_to_wait or urgent(one):
            line.asked_to_wait_until = now + after_s
        line.backs_off_until = now + after_s
        if asked_to_wait:
            self.pacer.careful_until = now + CAREFUL_S
        else:
            line.failing_since = line.failing_since if line.fails else now
            line.fails += 1
        self._free(line, now)

    def line(self, one: Utterance) -> Line:
        return self._lines[one.address]

    def drop_waiting(self) -> set[int]:
        """Forget what nobody has begun to say; returns the ids."""
        dropped = {entry[2] for line in self._lines.values() for entry in line.waiting}
        for line in self._lines.values():
            line.clear()
        self._callers.forget()
        self._ready.clear()
        self._later.clear()
        return dropped

    def _start(self, line: Line, now: float) -> Utterance:
        one = line.next()
        self._callers.begin(one, line.turn)
        line.busy = True
        line.ticket = 0
        self._under_way += 1
        if is_push(one):
            line.pushed_at = now
            if urgent(one):
                line.called_at, line.calls_until = now, max(now, line.calls_until) + self._every
        return one

    def _free(self, line: Line, now: float) -> None:
        line.busy = False
        self._under_way -= 1
        if line.waiting:
            self._line_up(line, now)

    def _line_up(self, line: Line, now: float) -> None:
        """Put the chat into the heap where it belongs, by the most urgent of its lines."""
        self._tickets += 1
        line.ticket = self._tickets
        at = line.may_go_at(self._every, careful=now < self.pacer.careful_until)
        if at > now:
            heapq.heappush(self._later, (at, line.ticket, line))
        else:
            heapq.heappush(self._ready, (*line.waiting[0][:3], line.ticket, line))
