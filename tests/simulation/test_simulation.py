"""A day of the sample district keeps every promise; and a house that breaks one is found out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from typer.testing import CliRunner

from bot.channels.port import Incoming
from bot.cli import app
from bot.simulation.actors.actor import saying
from bot.simulation.actors.gate.routine import ANSWER
from bot.simulation.channel import SimulatedChannel
from bot.simulation.phone import Phone
from bot.simulation.promises.all import PROMISES
from bot.simulation.promises.buses import BusesAreCleared
from bot.simulation.promises.promise import Evidence
from bot.simulation.promises.rounds import MissedRoundsAreTold
from bot.simulation.report import as_json, as_text
from bot.simulation.run import BEGINS, Plan, Told, simulate
from bot.simulation.world import World
from duty.district.district import District
from duty.messaging.press import Press
from duty.messaging.say import Say
from duty.patrols.walk import WalkState
from handlers.speech.voice import Voice
from storage.queries.upkeep.evidence import Mail, TaskRow, WalkRow
from tests.kit.memory import sample_district


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command would leave the log pointing at a stream that is gone with the test."""
    monkeypatch.setattr("bot.serving.quiet_logs", lambda: None)


GUARD = "G0012"
"""Of the first school of an invented district."""
Change = Callable[[World], None]


def small(change: Change = lambda world: None, seed: int = 3) -> Told:
    """One school, one day."""
    return simulate(Plan(1, schools=1, seed=seed, change=change))


def calls_at_nine(world: World) -> None:
    """The guard taps 🚨 and does nothing else; what calls come besides is drawn."""
    nine = world.now + timedelta(hours=9)
    world.at(nine, saying(world, GUARD, "🚨 紧急求助"))


def names(told: Told) -> set[str]:
    return {one.promise for one in told.broken}


# -- a house that keeps its promises ---------------------------------------------------------


def test_a_day_of_the_sample_district_keeps_every_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["simulate", "--days", "1", "--json", "all.json"])
    assert done.exit_code == 0, done.stdout
    assert all(f"✓ {promise.name}" in done.stdout for promise in PROMISES)
    assert f"{BEGINS:%m-%d} 周一" in done.stdout and f"{BEGINS:%m-%d} 说了" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["all.json"], (
        "a district of its own, gone afterwards"
    )
    figures = json.loads((tmp_path / "all.json").read_text("utf-8"))["figures"]
    (monday,) = figures["attendance"]
    assert 0.8 < monday["came"] / monday["planned"] <= 1 and monday["late"] > 0
    assert sum(one["answered"] for one in figures["answers"]) > 0
    rounds = figures["rounds"]
    assert rounds["planned"] > 5 and rounds["walked"] >= rounds["planned"] * 0.6, "guards walk their rounds"
    assert figures["said"] > 150 and figures["shown"] > figures["said"] and figures["kills"] > 0


def test_a_missed_round_that_nobody_hears_of_is_named() -> None:
    """Of rows as they would stand if the clock forgot them."""
    due = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    silent, told = (WalkRow(WalkState.MISSED, due, 6, 0, False, whom) for whom in ([], ["G01"]))
    walked = WalkRow(WalkState.DONE, due, 6, 6, False, [])
    evidence = cast(Evidence, Rows(due + timedelta(days=1), Walks([silent, told, walked])))
    assert [one.at for one in MissedRoundsAreTold().broken(evidence)] == [due]
    tonight = cast(Evidence, Rows(due + timedelta(hours=1), Walks([silent])))
    assert not list(MissedRoundsAreTold().broken(tonight)), "there is still time to tell somebody"


def test_a_silent_bus_that_nobody_hears_of_is_named() -> None:
    """Its school after twenty minutes, a call after thirty; who answers in time is left alone."""
    due = datetime(2026, 11, 23, 7, 25, tzinfo=UTC)

    def after(minutes: int, incident: int | None = None) -> TaskRow:
        return TaskRow("SCH03", "B1", incident, due, due, due + timedelta(minutes=minutes))

    def broken(*tasks: TaskRow) -> list[str]:
        records = Buses(list(tasks), [])
        evidence = Rows(due + timedelta(hours=9), records, sample_district(), {"G09": Phone("G09")})
        return [one.what for one in BusesAreCleared().broken(cast(Evidence, evidence))]

    assert broken(after(15)) == []
    assert broken(after(28)) == ["B1 没清车，没有告诉"]
    assert broken(after(60)) == ["B1 没清车，没有告诉", "B1 没清车，没有报警"]
    assert broken(after(60, incident=7)) == ["B1 没清车，没有告诉"]


class Buses(NamedTuple):
    tasks: list[TaskRow]
    mail: list[Mail]


class Walks(NamedTuple):
    walks: list[WalkRow]


class Rows(NamedTuple):
    """As much of the evidence as that promise looks at."""

    ends_at: datetime
    records: Walks | Buses
    district: District | None = None
    phones: dict[str, Phone] = {}  # noqa: RUF012

    def cut_off(self, since: datetime, until: datetime) -> timedelta:
        return timedelta()


@pytest.mark.long
def test_one_seed_is_one_story() -> None:
    first, again = small(calls_at_nine), small(calls_at_nine)
    voice = Voice.load()
    assert as_text(first.figures, first.broken, voice) == as_text(again.figures, again.broken, voice)
    assert as_json(first.figures, first.broken) == as_json(again.figures, again.broken)
    assert not first.broken and first.figures.answers and first.figures.said


def test_without_network_a_call_waits_and_time_goes_on_whatever_is_tried_again() -> None:
    """A pause shorter than the clock's last digit once kept the simulator at one moment for ever."""

    def cut_off(world: World) -> None:
        calls_at_nine(world)
        for seconds, act in ((1, world.cut_off), (180, world.connect)):
            world.at(world.now + timedelta(hours=9, seconds=seconds), _act(world, act))
        world.die = lambda: None  # type: ignore[method-assign]
        say_due, paused = world.engine.delivery.say_due, []

        async def impatient(*, claim: bool) -> float | None:
            pause = await say_due(claim=claim)
            if pause is None or len(paused) == 20:
                return pause
            paused.append(world.now)
            assert len(set(paused)) == len(paused), "time stands still"
            return 1e-8

        world.engine.delivery.say_due = impatient  # type: ignore[method-assign]

    told = small(cut_off)
    assert not told.broken and told.figures.outages > 0


def _act(world: World, act: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def then() -> None:
        act()
        await world.line.bring_held()

    return then


# -- houses that do not ----------------------------------------------------------------------


def test_a_clock_that_forgets_the_alerts_leaves_a_call_without_an_answer() -> None:
    def forgets(world: World) -> None:
        calls_at_nine(world)
        world.engine.sweeps._jobs = {"gaps": world.engine.sweeps._jobs["gaps"]}
        for phone in world.channel.phones.values():
            phone.sees.clear()
        world.die = lambda: None  # type: ignore[method-assign]

    told = small(forgets)
    assert "有人接警" in names(told)
    (unanswered,) = [one for one in told.broken if one.promise == "有人接警" and one.person == GUARD]
    assert "SJ-SCH001-2026-" in unanswered.what and "09:00:00" in str(unanswered)


def test_a_page_that_never_arrives_and_words_that_are_swallowed_are_named_with_their_person() -> None:
    def faulty(world: World) -> None:
        calls_at_nine(world)
        world.channel.phones["DO1"].shows = lambda *_, **__: 0  # type: ignore[method-assign]
        submit = world.line._submit

        async def swallow(update: Incoming) -> None:
            if update.address != "PR001":
                await submit(update)

        world.line._submit = swallow
        world.at(world.now + timedelta(hours=10), saying(world, "PR001", "📋 我的"))

    broken = small(faulty).broken
    late = [one for one in broken if one.promise == "呼叫不拖"]
    assert late and {one.person for one in late} == {"DO1"} and "没有到手机" in late[0].what
    lost = [one for one in broken if one.promise == "说过的不丢"]
    assert lost and {one.person for one in lost} == {"PR001"}
    assert all("记了0次" in one.what for one in lost)


def test_a_way_out_that_stammers_ends_the_command_with_status_one(monkeypatch: pytest.MonkeyPatch) -> None:
    say: Callable[..., Awaitable[str]] = SimulatedChannel.say

    async def twice(channel: SimulatedChannel, address: str, said: Say, **rest: Any) -> str:
        await say(channel, address, said, **rest)
        return await say(channel, address, said, **rest)

    monkeypatch.setattr(SimulatedChannel, "say", twice)
    done = CliRunner().invoke(app, ["simulate", "--days", "1", "--schools", "1"])
    assert done.exit_code == 1 and "✗ 不说两遍" in done.stdout and "显示了2次" in done.stdout


# -- the command -----------------------------------------------------------------------------


def test_help_loads_nothing_heavy() -> None:
    look = (
        "import sys\nfrom bot.cli import app\n"
        "try:\n    app(['simulate', '--help'])\n"
        "except SystemExit:\n    pass\n"
        "print({'sqlalchemy', 'aiogram', 'PIL', 'asyncio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert "--schools" in done.stdout and done.stdout.rstrip().endswith("set()")


def test_the_button_of_a_routine_is_known_to_whoever_answers_it() -> None:
    """Another spelling once let a week of questions go without an answer."""
    assert Press("task.do", 5, 0).data.startswith(ANSWER)
    assert not Press("task.done", 5).data.startswith(ANSWER)


# -- after an alarm ---------------------------------------------------------------------------


DESK = "DO3"


def asks_and_orders(world: World) -> None:
    """In the morning's window: 点名, and ten minutes later an order to the whole school."""
    at = world.now + timedelta(hours=7, minutes=25)

    async def whole_school() -> None:
        phone = world.phone(DESK)
        assert phone is not None
        labels = [label for shown in reversed(phone.screen.values()) for label in shown.buttons]
        await world.line.presses(DESK, next(label for label in labels if label.startswith("全校（")))

    world.at(at, saying(world, DESK, "/rollcall"))
    world.at(at + timedelta(minutes=10), saying(world, DESK, "/order"))
    world.at(at + timedelta(minutes=11), whole_school)
    world.at(at + timedelta(minutes=12), saying(world, DESK, "请看一下校门口"))


AFTER = {"点名三分钟知道九成五", "指令一分钟有回音"}


def test_after_an_alarm_people_are_known_of_in_time() -> None:
    assert not names(small(asks_and_orders)) & AFTER


def test_a_school_that_is_silent_after_an_alarm_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.simulation.actors.gate.asked.HEARS", 0.0)
    assert names(small(asks_and_orders)) >= AFTER


def test_who_is_new_comes_in_by_a_code_and_who_is_stuck_gets_another() -> None:
    """Three days of one school: both are in, or the leader was told by the list and gave another code."""
    told = simulate(Plan(3, schools=2, seed=3))
    new = told.figures.enrolment
    assert new["invited"] == 4 and 0 < new["bound"] <= 4
    assert not told.broken
