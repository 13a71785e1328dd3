"""From an update to its handler by an index: label, command, button, kind of content, and state.

aiogram asks every handler in turn; here only those are asked that the update can be meant for. Their order
is the stage, then who waits in that state, then who looks closer, then who takes anything of that kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from aiogram.dispatcher.event.bases import UNHANDLED, SkipHandler
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, Update

from duty.messaging.press import Press
from duty.messaging.say import Say
from handlers.speech import labels
from handlers.speech.content import carries, left_out, own_words
from handlers.speech.filters import WORDS, Door, DoorFilter, In, command_of
from handlers.speech.plain_words import command_meant
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

ANY: Door = ("any", "")
GROUP, STRANGER, KNOWN = "group", "stranger", "known"
"""Where it is said or by whom; each is asked of stages of its own."""
STAGES = {
    GROUP: frozenset({Stage.GROUPS}),
    STRANGER: frozenset({Stage.STRANGERS}),
    KNOWN: frozenset(Stage) - {Stage.GROUPS, Stage.STRANGERS},
}
HEARS = frozenset({Stage.DANGER, Stage.KEYS, Stage.FLOWS, Stage.FREE})
"""Where words are kept; what they stood under is then said not to be."""
EVENTS = ("message", "edited_message", "callback_query", "my_chat_member")


class AmbiguousRoutes(Exception):
    """Two handlers could take the same update and nothing says which comes first."""


@dataclass(frozen=True)
class Route:
    """One handler with what the index must know of it. `closer`: it looks closer than its doors say."""

    job: str
    stage: Stage
    event: str
    handler: HandlerObject
    doors: tuple[Door, ...]
    states: frozenset[str] | None
    closer: bool
    order: int

    @property
    def name(self) -> str:
        return f"{self.job}: {self.handler.callback.__name__}"

    @property
    def rank(self) -> tuple[int, bool, bool, bool, int]:
        return self.stage, self.states is None, self.doors == (ANY,), not self.closer, self.order

    def meets(self, other: Route) -> bool:
        """Whether one update could be meant for both, and they stand side by side."""
        if (self.stage, self.event) != (other.stage, other.event) or self.closer or other.closer:
            return False
        if (self.states is None) != (other.states is None) or (self.doors == (ANY,)) != (
            other.doors == (ANY,)
        ):
            return False
        together = self.states is None or other.states is None or bool(self.states & other.states)
        return together and bool(_seen(self.doors) & _seen(other.doors))


def _seen(doors: Iterable[Door]) -> set[Door]:
    """Plain words are text, too."""
    return {("kind", "text") if door == WORDS else door for door in doors}


class Routing:
    """The index over all jobs. Raises AmbiguousRoutes where it would have to guess."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.routes = list(_routes(jobs))
        met = [(a, b) for a, b in combinations(self.routes, 2) if a.meets(b)]
        if met:
            raise AmbiguousRoutes("; ".join(f"{a.name} and {b.name}" for a, b in met))
        self._index: dict[tuple[str, Door], list[Route]] = defaultdict(list)
        for route in self.routes:
            for door in route.doors:
                self._index[route.event, door].append(route)
        self._kinds = tuple({name for _, (kind, name) in self._index if kind == "kind"} - {"text"})
        self.acts = frozenset(name for _, (kind, name) in self._index if kind == "act")
        self._plans: dict[tuple[str, str, tuple[Door, ...], str | None], Sequence[Route]] = {}

    @property
    def commands(self) -> set[str]:
        return {name for route in self.routes for kind, name in route.doors if kind == "command"}

    async def answer(self, update: Update, talk: Talk, state: FSMContext, raw_state: str | None) -> Any:
        """What the first handler that does not pass it on returns; UNHANDLED where there is none."""
        event, name = _event_of(update)
        if event is None:
            return UNHANDLED
        for route in self._plan(name, _where(event, name, talk), self._doors_of(event), raw_state):
            given = {"talk": talk, "state": state, "raw_state": raw_state}
            passes, given = await route.handler.check(event, **given)
            if not passes:
                continue
            with suppress(SkipHandler):
                said = await route.handler.call(event, **given)
                besides = _left_out(event, talk) if said and route.stage in HEARS else []
                return [*([said] if isinstance(said, Say) else said), *besides] if besides else said
        return UNHANDLED

    def _plan(self, event: str, where: str, doors: tuple[Door, ...], state: str | None) -> Sequence[Route]:
        """Which handlers to ask in which order; worked out once for each kind of update."""
        key = (event, where, doors, state)
        if key not in self._plans:
            found = {
                route.order: route for door in (*doors, ANY) for route in self._index.get((event, door), ())
            }
            self._plans[key] = sorted(
                (
                    r
                    for r in found.values()
                    if r.stage in STAGES[where] and (r.states is None or state in r.states)
                ),
                key=lambda route: route.rank,
            )
        return self._plans[key]

    def _doors_of(self, event: Any) -> tuple[Door, ...]:
        """The doors the index has for this update, in a fixed order."""
        if isinstance(event, CallbackQuery):
            press = Press.parse(event.data or "", self.acts)
            return (("act", press.act),) if press else ()
        if not isinstance(event, Message):
            return ()
        kinds: list[Door] = [("kind", kind) for kind in self._kinds if carries(event, kind)]
        words = own_words(event)
        return (*(self._doors_of_words(words) if words else ()), *kinds)

    def _doors_of_words(self, words: str) -> tuple[Door, ...]:
        if words.startswith("/"):
            named: Door = ("command", command_of(words))
            return (named, ("kind", "text")) if ("message", named) in self._index else (("kind", "text"),)
        if words in labels.ALL or ("message", ("label", words)) in self._index:
            plain = () if words in labels.ALL else (WORDS,)
            return (("label", words), ("kind", "text"), *plain)
        meant: Door = ("command", command_of(command_meant(words)))
        plain_word = ("message", meant) in self._index
        return (*((meant,) if plain_word else ()), ("kind", "text"), WORDS)


def _routes(jobs: Iterable[Job]) -> Iterable[Route]:
    handlers = (
        (job, event, one) for job in jobs for event in EVENTS for one in job.observers[event].handlers
    )
    for order, (job, event, handler) in enumerate(handlers):
        yield _route(job, event, handler, order)


def _route(job: Job, event: str, handler: HandlerObject, order: int) -> Route:
    filters = [one.callback for one in handler.filters or []]
    opening = [one for one in filters if isinstance(one, DoorFilter)]
    waiting = [one for one in filters if isinstance(one, In)]
    if len(opening) > 1 or len(waiting) > 1:
        raise AmbiguousRoutes(f"{job.name}: {handler.callback.__name__} has two doors")
    doors = opening[0].doors if opening else (ANY,)
    states = waiting[0].states if waiting else None
    closer = len(filters) > len(opening) + len(waiting)
    return Route(job.name, job.stage, event, handler, doors, states, closer, order)


def _left_out(event: Any, talk: Talk) -> list[Say]:
    """视频没有留下，只记了文字: of words that stood under something that is not kept."""
    named = left_out(event) if isinstance(event, Message) and event.caption and not talk.unheard else ""
    named = talk.voice.word("file_kind", named, talk.account.language) if named else ""
    return [Say(talk.line("common.left_out", named=named))] if named else []


def _event_of(update: Update) -> tuple[Any, str]:
    return next(((event, name) for name in EVENTS if (event := getattr(update, name))), (None, ""))


def _where(event: Any, name: str, talk: Talk) -> str:
    message = event.message if isinstance(event, CallbackQuery) else event
    if name == "my_chat_member" or (message is not None and message.chat.type != "private"):
        return GROUP
    return STRANGER if talk.person is None else KNOWN
