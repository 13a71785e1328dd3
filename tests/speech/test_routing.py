"""Who is asked first: the order of stages, the doors of the index, and what is refused at start."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, cast

import pytest
from aiogram.dispatcher.event.bases import UNHANDLED, SkipHandler
from aiogram.filters import Filter
from aiogram.types import Update
from hypothesis import given
from hypothesis import strategies as st

from handlers.routes import build_routing, jobs
from handlers.routing import AmbiguousRoutes, Routing
from handlers.speech import labels
from handlers.speech.filters import Choice, Door, Has, In, Pressed, Words
from handlers.speech.stages import Job, Stage

DAY = 1_764_000_000

ORDER = {
    Stage.GROUPS: ["groups"],
    Stage.STRANGERS: ["strangers"],
    Stage.DANGER: [
        *(
            "after the alarm",
            "alert answers",
            "all clear",
            "codes read out",
            "danger",
            "drills",
            "night rounds",
            "orders",
            "own call",
            "roll call",
            "sos",
            "sos cries",
        ),
    ],
    Stage.CONSENT: ["codes", "consent"],
    Stage.SHIELD: ["albums", "protect shield"],
    Stage.KEYS: [
        *(
            "a post's place",
            "absence",
            "alerts",
            "board",
            "campaigns",
            "check-in",
            "check-out",
            "common",
            "computer",
            "contacts",
            "correction",
            "drill commands",
            "far away",
        ),
        *(
            "finding",
            "form signatures",
            "forms",
            "groups in private",
            "hazard",
            *("hazard acts", "hazard at the same place"),
            "incident",
            "incident additions by button",
        ),
        "incident buttons",
        *(
            "incident changes",
            "inviting",
            "leave",
            "ledger",
            "letters",
            "line for the next shift",
            "mine",
            "new campaign",
            "notes of colleagues",
            "offices",
            "official papers",
            "orders by command",
            "pasted codes",
            "patrol",
            "points",
            "printing",
            "protect",
            "questions",
            "reachability",
        ),
        *(
            "rectifying",
            "reliefs",
            "replays",
            "report drafts",
            "reports",
            "roll call by command",
            "routines",
            "spot check",
            "stand-ins",
            "summary",
            "surroundings",
            "swaps",
            "tips",
            "trades",
            "unwritten",
            "verifying",
        ),
        "visits",
    ],
    Stage.FLOWS: [
        "a post's place: where",
        "correction: what was asked for",
        *(
            "finding by words",
            "form reasons",
            "forms: what was asked for",
            "hazard drafts",
            "hazard sentences",
            "incident additions",
            "incident sentence",
            "inviting by name",
        ),
        "letters: what was asked for",
        "line for the next shift: what was asked for",
        "new campaign: what was asked for",
        "offices: what was asked for",
        *("places", "points by place", "rectifying flows"),
        *("report sentence", "routines: what was asked for", "spot check places"),
        "visits: what was asked for",
    ],
    Stage.FREE: ["drill words", "free"],
    Stage.LAST: ["edits", "last"],
}
"""Danger waits for no form; what must not be kept is looked at before anything that keeps."""


@dataclass
class Somebody:
    """As much of a Talk as the index looks at."""

    person: object | None = "G02"


@dataclass
class State:
    """As much of a conversation's state."""

    state: str | None = None

    async def get_state(self) -> str | None:
        return self.state


def message(text: str | None = None, chat: str = "private", **content: Any) -> Update:
    said = {"text": text} if text else {}
    where = {"id": 5, "type": chat}
    sent = {"message_id": 1, "date": DAY, "chat": where, **said, **content}
    return Update.model_validate({"update_id": 1, "message": sent})


def press(data: str) -> Update:
    who = {"id": 5, "is_bot": False, "first_name": "某人"}
    pressed = {"id": "1", "from": who, "chat_instance": "1", "data": data}
    return Update.model_validate({"update_id": 1, "callback_query": pressed})


async def answer(routing: Routing, update: Update, state: str | None = None, **who: Any) -> Any:
    talk, context = cast(Any, Somebody(**who)), cast(Any, State(state))
    return await routing.answer(update, talk, context, state)


def says(words: str) -> Any:
    async def handler(*_: Any) -> str:
        return words

    handler.__name__ = words
    return handler


def job(stage: Stage, *routes: tuple[str, Any]) -> Job:
    """A job whose handlers answer with their own name."""
    made = Job(stage.name, stage)
    for name, filters in routes:
        made.message.register(says(name), *filters)
    return made


PLACE = {"location": {"latitude": 30.0, "longitude": 118.0}}


# -- the house as it is -----------------------------------------------------------------------------


def test_the_order_of_stages_is_a_table() -> None:
    found: dict[Stage, list[str]] = {stage: [] for stage in Stage}
    for one in jobs():
        found[one.stage].append(one.name)
    assert {stage: sorted(names) for stage, names in found.items()} == ORDER
    assert list(ORDER) == sorted(Stage)


def test_no_two_routes_of_the_house_could_take_the_same_update() -> None:
    assert len(build_routing().routes) > 100


def test_every_key_of_every_keyboard_leads_somewhere() -> None:
    found = {name for route in build_routing().routes for kind, name in route.doors if kind == "label"}
    assert set(labels.ALL) <= found


# -- stages -----------------------------------------------------------------------------------------


async def test_an_earlier_stage_is_asked_first_however_it_was_registered() -> None:
    free = job(Stage.FREE, ("free", ()))
    danger = job(Stage.DANGER, ("danger", (Has("text"),)))
    assert await answer(Routing([free, danger]), message("救命")) == "danger"
    assert await answer(Routing([danger, free]), message("救命")) == "danger"


async def test_nothing_said_in_a_group_reaches_a_conversation() -> None:
    routing = Routing([job(Stage.GROUPS, ("silence", ())), job(Stage.FREE, ("free", ()))])
    assert await answer(routing, message("早", chat="supergroup")) == "silence"
    assert await answer(routing, message("早")) == "free"
    assert await answer(Routing([job(Stage.FREE, ("free", ()))]), message("早", chat="group")) is UNHANDLED


async def test_a_stranger_reaches_the_door_and_nothing_else() -> None:
    routing = Routing([job(Stage.STRANGERS, ("door", ())), job(Stage.KEYS, ("keys", (Has("text"),)))])
    assert await answer(routing, message("📋 我的"), person=None) == "door"
    assert await answer(routing, message("📋 我的")) == "keys"


async def test_what_a_handler_passes_on_goes_to_the_next() -> None:
    async def passes(*_: Any) -> str:
        raise SkipHandler

    first = Job("first", Stage.DANGER)
    first.message.register(passes)
    assert await answer(Routing([first, job(Stage.FREE, ("free", ()))]), message("好")) == "free"
    assert await answer(Routing([first]), message("好")) is UNHANDLED


# -- doors ------------------------------------------------------------------------------------------


async def test_whoever_waits_in_that_state_goes_before_everybody_else_of_the_stage() -> None:
    routing = Routing(
        [job(Stage.FLOWS, ("anybody", (Has("photo"),)), ("waiting", (Has("photo"), In("hazard:after"))))]
    )
    picture = message(photo=[{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}])
    assert await answer(routing, picture, state="hazard:after") == "waiting"
    assert await answer(routing, picture, state="something:else") == "anybody"
    assert await answer(routing, picture) == "anybody"


@pytest.mark.parametrize("words", ["/checkin", "/CheckIn", "/checkin@huxue_bot now", "📍 签到", "  📍 签到 "])
async def test_a_key_is_found_by_its_label_or_its_command(words: str) -> None:
    routing = Routing([job(Stage.KEYS, ("here", (Pressed(labels.CHECK_IN, command="checkin"),)))])
    assert await answer(routing, message(words)) == "here"


@pytest.mark.parametrize("words", ["签到", "/checkins", "/check in", "📍签到"])
async def test_what_only_looks_like_a_key_is_none(words: str) -> None:
    keys = job(Stage.KEYS, ("here", (Pressed(labels.CHECK_IN, command="checkin"),)))
    assert await answer(Routing([keys, job(Stage.FREE, ("free", ()))]), message(words)) == "free"


async def test_keys_and_commands_are_no_words_but_unknown_commands_are_text() -> None:
    flow = job(Stage.FLOWS, ("words", (Words(),)))
    free = job(Stage.FREE, ("text", (Has("text"),)))
    routing = Routing([flow, free])
    assert await answer(routing, message("三楼灭火器过期")) == "words"
    assert await answer(routing, message(labels.MINE)) == "text"
    assert await answer(routing, message("/what")) == "text"


async def test_a_place_finds_those_who_take_places() -> None:
    routing = Routing([job(Stage.FLOWS, ("place", (Has("location"),))), job(Stage.FREE, ("any", ()))])
    assert await answer(routing, message(**PLACE)) == "place"
    assert await answer(routing, message("到岗")) == "any"


async def test_a_button_finds_the_longest_act_and_brings_the_rest() -> None:
    async def closes(_event: Any, args: list[str]) -> list[str]:
        return ["close", *args]

    async def anything(_event: Any, args: list[str]) -> list[str]:
        return ["alert", *args]

    buttons = Job("buttons", Stage.DANGER)
    buttons.callback_query.register(anything, Choice("alert"))
    buttons.callback_query.register(closes, Choice("alert.close"))
    routing = Routing([buttons])
    assert await answer(routing, press("alert:close:7")) == ["close", "7"]
    assert await answer(routing, press("alert:to:leaders:7")) == ["alert", "to", "leaders", "7"]
    assert await answer(routing, press("nobody:7")) is UNHANDLED


class AsksEverybody(Routing):
    """The same order without an index: each update is taken to every door there is."""

    def _doors_of(self, event: Any) -> tuple[Door, ...]:
        return tuple({door for _, door in self._index})


DOORS = st.sampled_from(
    [
        *((), (Has("text"),), (Has("location"),), (Has("photo", "location"),), (Words(),)),
        *((Pressed(labels.MINE, command="mine"),), (Pressed(command="start"),)),
    ]
)
WAITS = st.sampled_from([(), (In("x"),), (In("x", "y"),)])
MESSAGES = st.sampled_from(
    [
        *map(message, ("好", "/mine", "/start", "/what", labels.MINE, labels.SOS, "替我值班")),
        *(message(**PLACE), message(contact={"phone_number": "1", "first_name": "某"})),
    ]
)


@given(
    st.lists(st.tuples(st.sampled_from([Stage.DANGER, Stage.KEYS, Stage.FREE]), DOORS, WAITS), max_size=8),
    MESSAGES,
    st.sampled_from([None, "x", "y"]),
)
def test_the_index_finds_whom_asking_everybody_finds(
    routes: list[tuple[Stage, Any, Any]], update: Update, state: str | None
) -> None:
    made = [job(stage, (f"{n}", (*door, *waits))) for n, (stage, door, waits) in enumerate(routes)]
    try:
        index, everybody = Routing(made), AsksEverybody(made)
    except AmbiguousRoutes:
        return
    assert asyncio.run(answer(index, update, state)) == asyncio.run(answer(everybody, update, state))


# -- refused at start -------------------------------------------------------------------------------


class Nice(Filter):
    """Looks closer than a door says."""

    async def __call__(self, _event: object) -> bool:
        return True


def test_two_handlers_for_one_key_are_refused() -> None:
    twice = job(
        Stage.KEYS, ("one", (Pressed(labels.MINE),)), ("other", (Pressed(labels.MINE, command="mine"),))
    )
    with pytest.raises(AmbiguousRoutes, match=r"one.*other"):
        Routing([twice])


def test_words_and_text_of_one_stage_are_refused() -> None:
    with pytest.raises(AmbiguousRoutes):
        Routing([job(Stage.FLOWS, ("words", (Words(),)), ("text", (Has("text"),)))])


def test_two_that_wait_in_one_state_are_refused() -> None:
    places = [("a", (Has("location"), In("x", "y"))), ("b", (Has("location"), In("y", "z")))]
    with pytest.raises(AmbiguousRoutes):
        Routing([job(Stage.FLOWS, *places)])
    Routing([job(Stage.FLOWS, places[0], ("c", (Has("location"), In("z"))))])


def test_who_looks_closer_is_asked_first_and_meets_nobody() -> None:
    Routing([job(Stage.FLOWS, ("closer", (Has("text"), Nice())), ("text", (Has("text"),)))])


def test_the_same_key_in_two_stages_is_no_question() -> None:
    Routing(
        [job(stage, ("start", (Pressed(command="start"),))) for stage in (Stage.STRANGERS, Stage.CONSENT)]
    )
