"""One trial: people write, the bot is killed again and again, and in the end everything is counted."""

from __future__ import annotations

import asyncio
import random
import signal
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial

from bench.bots.post import TOKEN, Post, free_port
from bench.contenders import Contender
from bench.nursery import BotDied, Nursery
from tests.botapi import TelegramDouble

FIRST_GUARD = 9900001
GUARDS = 40
"""The sample's guards, by their Telegram ids."""
CALM_S, PATIENT_S, LONGEST_S = 1.5, 6.0, 300.0
"""Nothing more is said for so long: when all is answered, when something is missing; and at the very most."""
LATEST = 0.9
"""The last kill comes before the last tenth is written."""


@dataclass(frozen=True)
class Plan:
    updates: int = 300
    kills: int = 5
    seed: int = 1
    people: int = 20
    rate: float = 25.0
    latency_s: float = 0.03

    def order(self) -> list[int]:
        """Who writes, one entry for each update: as many from each person, in a shuffled order."""
        writers = [FIRST_GUARD + number % self.people for number in range(self.updates)]
        random.Random(self.seed).shuffle(writers)
        return writers

    @property
    def share(self) -> int:
        """So many at most are written between two kills, ..."""
        return max(1, int(self.updates * LATEST / max(self.kills, 1)))

    @property
    def backlog(self) -> int:
        """... and so many of them while nobody is there."""
        return max(1, self.share * 2 // 5)

    def moments(self) -> list[tuple[int, float]]:
        """A life ends after so many answers, and so many seconds more."""
        chance = random.Random(f"moments {self.seed}")
        return [(chance.randint(1, self.share), chance.uniform(0, 0.1)) for _ in range(self.kills)]


@dataclass(frozen=True)
class Count:
    """What is left of a trial, read from the database and from the screens."""

    sent: int
    kills: int
    lost: int
    repeated_effects: int
    unanswered: int
    repeated_messages: int

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in asdict(self).items())


@dataclass
class Trial:
    """`by` is SIGKILL, or SIGTERM for a polite stop."""

    contender: Contender
    plan: Plan
    by: signal.Signals
    double: TelegramDouble
    nursery: Nursery
    post: Post
    tell: Callable[[str], None]
    written: dict[str, int] = field(default_factory=dict)
    """Words, and who wrote them."""
    kills: int = 0
    awake: bool = False
    left_at: int = 0
    """How many were written when it was last killed."""
    life: int = 0
    """How many calls Telegram had had by then."""

    async def run(self) -> Count:
        self.double.slow("sendMessage", self.plan.latency_s, times=0, after=True)
        await self._begin()
        writing = asyncio.create_task(self._write())
        try:
            await self._kill()
            await writing
        finally:
            writing.cancel()
        await self._quiet()
        await self.nursery.end(signal.SIGKILL)
        return self.count()

    # -- people --------------------------------------------------------------------------------

    async def _write(self) -> None:
        """At the plan's rate, the bot at work or not; people tire of a bot that is not there."""
        chance = random.Random(f"pauses {self.plan.seed}")
        for number, writer in enumerate(self.plan.order(), 1):
            while self._tired():
                await asyncio.sleep(0.01)
            words = f"走廊积水 {number:06}"
            self.written[words] = writer
            self.double.person(writer).sends(self.contender.command + words)
            await asyncio.sleep(chance.expovariate(self.plan.rate))

    def _tired(self) -> bool:
        in_this_life = len(self.written) - self.left_at
        if self.awake:
            return self.kills < self.plan.kills and in_this_life >= self.plan.share
        return in_this_life >= self.plan.backlog

    def count(self) -> Count:
        heard = Counter(
            (person.id, mark)
            for person in self.double.chats.values()
            for message in person.heard
            for mark in self.contender.answer.findall(message.words)
        )
        marks: dict[str, list[str]] = defaultdict(list)
        for words, mark in self.contender.effects(self.post.database):
            marks[words].append(mark)
        effects = [len(marks[words]) for words in self.written]
        answers = [sum(heard[who, mark] for mark in marks[words]) for words, who in self.written.items()]
        return Count(
            sent=len(self.written),
            kills=self.kills,
            lost=effects.count(0),
            repeated_effects=sum(max(0, number - 1) for number in effects),
            unanswered=answers.count(0),
            repeated_messages=sum(max(0, number - 1) for number in answers),
        )

    # -- the bot -------------------------------------------------------------------------------

    async def _kill(self) -> None:
        for answers, pause_s in self.plan.moments():
            await self._until(partial(self._has_answered, answers))
            await asyncio.sleep(pause_s)
            said = f"{len(self.written)} written, {self.waiting} not acknowledged, {self._answered()} answers"
            self.tell(f"{self.by.name}: {said} in this life")
            self.awake, self.left_at = False, len(self.written)
            await self.nursery.end(self.by)
            self.kills += 1
            await self._begin()

    async def _begin(self) -> None:
        """Until it is at work: it asks for updates, or has its webhook, and answers what waits."""
        self.life = len(self.double.calls)
        await self.nursery.begin(self.contender.starts, self.post)
        await self._until(lambda: self._called("getupdates", "setwebhook") > 0, LONGEST_S)
        if self.written:
            await self._until(partial(self._has_answered, 1))
        self.awake = True

    async def _until(self, there: Callable[[], bool], patience_s: float = PATIENT_S) -> None:
        """Or until Telegram has heard nothing new for so long."""
        clock = asyncio.get_running_loop().time
        calls, since = -1, clock()
        while not there() and clock() < since + patience_s:
            self.nursery.alive()
            if calls != (calls := len(self.double.calls)):
                since = clock()
            await asyncio.sleep(0.01)

    def _has_answered(self, least: int) -> bool:
        return self._answered() >= least

    def _answered(self) -> int:
        return self._called("sendmessage")

    def _called(self, *methods: str) -> int:
        """How often in this life."""
        return sum(call.method.lower() in methods for call in self.double.calls[self.life :])

    @property
    def waiting(self) -> int:
        return len(self.double.updates.pending)

    async def _quiet(self) -> None:
        """Everything is acknowledged, and for a while nothing more is said."""
        clock = asyncio.get_running_loop().time
        seen, since = -1, clock()
        async with asyncio.timeout(LONGEST_S):
            while clock() - since < (CALM_S if self._complete() else PATIENT_S):
                said = len(self.double.calls_of("sendMessage"))
                self.nursery.alive()
                if said != seen or self.waiting:
                    seen, since = said, clock()
                await asyncio.sleep(0.2)

    def _complete(self) -> bool:
        return self.count().unanswered == 0


async def tried(
    contender: Contender, plan: Plan, by: signal.Signals, nursery: Nursery, tell: Callable[[str], None]
) -> Count:
    """One contender, one way of ending it, in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="huxue-crash-") as folder:
        async with TelegramDouble(token=TOKEN) as double:
            post = Post(folder, double.url, free_port())
            try:
                return await Trial(contender, plan, by, double, nursery, post, tell).run()
            except (BotDied, TimeoutError) as error:
                why = str(error) or f"came to no rest within {LONGEST_S:.0f} s"
                raise BotDied(f"{contender.name} {why}; its log ends with:\n{_last_words(post)}") from None
            finally:
                nursery.abandon()


def _last_words(post: Post) -> str:
    return "\n".join(post.log.read_text("utf-8", "replace").splitlines()[-8:]) if post.log.exists() else "-"
