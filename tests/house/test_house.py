"""The order in which a house stops: ways in first, then what was taken in, then what is to be said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.house import CannotListen, House, TelegramParts

Behaviour = Callable[[asyncio.Event], Any]


class Part:
    """Something that runs until it is told to stop, and tells in which order that happened."""

    def __init__(self, name: str, story: list[str], fault: Exception | None = None) -> None:
        self._name = name
        self._story = story
        self._fault = fault

    async def run(self, stop: asyncio.Event) -> None:
        self._story.append(f"{self._name} runs")
        if self._fault:
            raise self._fault
        await stop.wait()
        await asyncio.sleep(0.01)
        self._story.append(f"{self._name} ended")


class Server:
    """As much of uvicorn as a house knows."""

    def __init__(self, story: list[str], fault: BaseException | None = None) -> None:
        self.should_exit = False
        self._story = story
        self._fault = fault

    async def serve(self) -> None:
        if self._fault:
            raise self._fault
        while not self.should_exit:
            await asyncio.sleep(0.001)
        self._story.append("server ended")


class Closable:
    """Stands for whatever is closed at the end: a database, a channel, a bot with its session."""

    def __init__(self, name: str, story: list[str]) -> None:
        self.session = self
        self._name = name
        self._story = story

    async def close(self) -> None:
        self._story.append(f"{self._name} closed")


class Peers:
    """The other processes: the delivery runs inside of them."""

    def __init__(self, story: list[str]) -> None:
        self._story = story

    async def run(self, delivery: Part, stop: asyncio.Event) -> None:
        await delivery.run(stop)
        self._story.append("peers ended")


def house_of(story: list[str], **changes: Any) -> House:
    names = ("intake", "delivery", "sweeps", "photos", "removals")
    parts: dict[str, Any] = {name: Part(name, story) for name in names}
    parts |= {"database": Closable("database", story), "parser": Closable("parser", story)}
    parts |= {"server": Server(story), "peers": None, "telegram": None, "demo": None}
    unused = dict.fromkeys(("settings", "clock", "pictures", "boundary", "web"))
    return House(**(parts | unused | changes))


async def stopped(house: House) -> None:
    running = asyncio.create_task(house.run())
    await asyncio.sleep(0.02)
    house.stop.set()
    await running


async def test_nothing_is_taken_in_any_more_before_the_intake_ends_and_it_before_the_delivery() -> None:
    story: list[str] = []
    await stopped(house_of(story))
    ends = [line for line in story if line.endswith(("ended", "closed"))]
    assert sorted(ends[:4]) == ["photos ended", "removals ended", "server ended", "sweeps ended"]
    assert ends[4:] == ["intake ended", "delivery ended", "parser closed", "database closed"]


async def test_only_the_ways_in_that_are_there_run() -> None:
    story: list[str] = []
    channel, polling = Closable("telegram", story), Part("polling", story)
    parts = TelegramParts(channel, "huxue_bot", polling, None)  # type: ignore[arg-type]
    await stopped(house_of(story, telegram=parts, demo=Part("demo", story)))
    assert {"polling runs", "demo runs"} <= set(story)
    assert story.index("polling ended") < story.index("intake ended") < story.index("telegram closed")


async def test_among_peers_the_delivery_ends_before_they_are_left() -> None:
    story: list[str] = []
    await stopped(house_of(story, peers=Peers(story)))
    assert story.index("delivery ended") < story.index("peers ended") < story.index("database closed")


@pytest.mark.parametrize("name", ["intake", "delivery", "sweeps", "photos", "removals"])
async def test_a_part_that_fails_ends_the_whole_house_in_order_and_is_told(name: str) -> None:
    story: list[str] = []
    house = house_of(story, **{name: Part(name, story, ZeroDivisionError("broken"))})
    with pytest.raises(ZeroDivisionError, match="broken"):
        await house.run()
    others = {"intake", "delivery", "sweeps", "photos", "removals"} - {name}
    assert {f"{other} ended" for other in others} <= set(story)
    assert story[-1] == "database closed"


async def test_a_port_that_is_taken_is_told_as_such() -> None:
    """uvicorn says it by SystemExit, which would leave everything half done."""
    story: list[str] = []
    with pytest.raises(CannotListen):
        await house_of(story, server=Server(story, SystemExit(1))).run()
    assert "intake ended" in story and story[-1] == "database closed"


async def test_what_hangs_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.house.WAYS_END_S", 0.02)
    story: list[str] = []

    class Hangs(Part):
        async def run(self, stop: asyncio.Event) -> None:
            await asyncio.Event().wait()

    await stopped(house_of(story, photos=Hangs("photos", story)))
    assert "sweeps ended" in story and "photos ended" not in story and story[-1] == "database closed"
