"""Who is next: order within a chat, urgent chats first, everybody in turn, nobody lost."""

import asyncio
from collections import defaultdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.port import Incoming
from bot.intake.lanes import Lanes, Waiting
from tests.kit.engine_room import MONDAY

PUT = st.tuples(st.just("put"), st.sampled_from("abcd"), st.integers(0, 9).map(lambda n: n == 0))
TAKE = st.tuples(st.just("take"), st.integers(1, 7), st.integers(0, 7))


def waiting(chat: str, number: int, urgent: bool = False) -> Waiting:
    done: Any = None
    return Waiting(Incoming("web", f"{chat}:{number}", chat, {}, MONDAY, urgent), done)


def keys(taken: list[Waiting]) -> list[str]:
    return [one.incoming.key for one in taken]


@given(st.lists(PUT | TAKE, max_size=80))
def test_every_chat_keeps_its_order_and_nothing_is_lost_or_doubled(steps: list[tuple[str, Any, Any]]) -> None:
    lanes, put, handled = Lanes(), defaultdict(list), defaultdict(list)
    for number, (act, first, second) in enumerate(steps):
        if act == "put":
            lanes.put(waiting(first, number, second))
            put[first].append(f"{first}:{number}")
            continue
        taken = lanes.take(first)
        lanes.give_back(taken[second:])
        for one in taken[:second]:
            handled[one.incoming.address].append(one.incoming.key)
    for one in lanes.take(1000):
        handled[one.incoming.address].append(one.incoming.key)
    assert handled == put
    assert len(lanes) == 0


@given(st.lists(PUT, max_size=60), st.integers(1, 10))
def test_an_urgent_update_is_never_behind_a_calm_chat(puts: list[tuple[str, str, bool]], most: int) -> None:
    lanes = Lanes()
    for number, (_, chat, urgent) in enumerate(puts):
        lanes.put(waiting(chat, number, urgent))
    order = []
    while len(lanes):
        order += lanes.take(most)
    still_urgent = defaultdict(int)
    for one in order:
        still_urgent[one.incoming.address] += one.incoming.urgent
    for one in order:
        others = [chat for chat, left in still_urgent.items() if left and chat != one.incoming.address]
        assert still_urgent[one.incoming.address] or not others
        still_urgent[one.incoming.address] -= one.incoming.urgent


def test_somebody_who_floods_does_not_keep_the_others_waiting() -> None:
    lanes = Lanes()
    for number in range(1000):
        lanes.put(waiting("flood", number))
    lanes.put(waiting("guard", 1))
    assert "guard:1" in keys(lanes.take(2))


def test_a_flood_of_calls_from_one_chat_does_not_hold_up_another_call() -> None:
    lanes = Lanes()
    for number in range(1000):
        lanes.put(waiting("flood", number, urgent=True))
    lanes.put(waiting("guard", 1, urgent=True))
    assert "guard:1" in keys(lanes.take(2))


def test_calls_are_taken_apart_from_what_stands_behind_them() -> None:
    lanes = Lanes()
    lanes.put(waiting("a", 1))
    for number in range(2):
        lanes.put(waiting("b", number, urgent=bool(number)))
    assert keys(lanes.take(9, apart=True)) == ["b:0", "b:1"]
    assert keys(lanes.take(9, apart=True)) == ["a:1"]


def test_what_is_given_back_is_next_but_a_call_that_came_meanwhile_goes_first() -> None:
    lanes = Lanes()
    for number in range(4):
        lanes.put(waiting("abcd"[number], 1))
    batch = lanes.take(4)
    lanes.put(waiting("e", 1))
    lanes.put(waiting("b", 2, urgent=True))
    lanes.give_back(batch[1:])
    assert keys(lanes.take(9)) == ["b:1", "b:2", "c:1", "d:1", "e:1"]


async def test_some_waits_until_there_is_something() -> None:
    lanes = Lanes()
    some = asyncio.create_task(lanes.some())
    await asyncio.sleep(0)
    assert not some.done()
    lanes.put(waiting("a", 1))
    await some
    lanes.give_back(lanes.take(1))
    await lanes.some()
    lanes.take(1)
    some = asyncio.create_task(lanes.some())
    await asyncio.sleep(0)
    assert not some.done()
    some.cancel()
