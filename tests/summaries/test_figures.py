"""The day's figures against the same day counted a second way from the rows, and how they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from duty.attendance.checkin import CheckIn, Evidence, Standing
from duty.attendance.gap import Gap
from duty.district.severity import Level, Triage
from duty.hazards.hazard import Hazard
from duty.hazards.status import DRAFTS, Status
from duty.incidents.incident import Incident, IncidentState
from duty.summaries.editions import span as spans
from duty.summaries.figures import LISTED, figures
from duty.summaries.rows.opening import amount
from duty.summaries.rows.row import OF_HAZARDS, OF_INCIDENTS, Figure, Which
from duty.summaries.summary import Figures
from storage import tables
from tests.kit.memory import moment
from tests.kit.story import Story, opened, settings

SIX = moment("18:00")
MIDNIGHT = moment("00:00")
SCHOOLS = ("SCH01", "SCH02", "SCH08")
"""With guards, police and volunteers, and one with a night window that runs past midnight."""
OPEN = {"NEW", "ASSIGNED", "TRANSFERRED", "RETURNED", "LISTED", "ESCALATED_GOV"}
LEDGER = OPEN | {"RECTIFIED", "VERIFIED", "CLOSED"}
NOT_COUNTED = {"taken_back", "joined", "drill"}


# -- a day of whatever may happen ----------------------------------------------------------


class Day:
    """Rows as chance has them, at these schools and at others, today, yesterday and later this evening."""

    def __init__(self, seed: int, work: Any) -> None:
        self._chance = Random(seed)
        self._work = work

    def _moment(self) -> datetime:
        return MIDNIGHT + timedelta(minutes=self._chance.randint(-600, 20 * 60))

    def _perhaps(self) -> datetime | None:
        return self._moment() if self._chance.random() < 0.5 else None

    def _school(self) -> str:
        return self._chance.choice([*SCHOOLS, "SCH03"])

    async def happens(self) -> None:
        for number in range(60):
            await self._hazard(number)
            await self._incident(number)
        for number in range(20):
            opened = self._moment()
            gap = Gap(f"key:{number}", "P001", self._school(), {"guard": 1}, opened, opened)
            await self._work.gaps.add_all([gap])
        for line in self._work.district.roster:
            if self._chance.random() < 0.6:
                await self._comes(line.person_id, line.school_id, line.window, line.post_id)

    async def _hazard(self, number: int) -> None:
        status = self._chance.choice(list(Status))
        made = Hazard(self._school(), "G02", self._moment(), "走廊灯坏了" * 6, status=status)
        made.level = self._chance.choice(list(Level))
        if status not in DRAFTS:
            made.number = f"YH-T-2026-{number:04d}"
            made.registered_at, made.due_at = self._moment(), self._moment()
            made.rectified_at, made.closed_at = self._perhaps(), self._perhaps()
            made.unfixed_why = self._chance.choice(["", "楼要拆"])
        await self._work.hazards.add(made)

    async def _incident(self, number: int) -> None:
        at, state = self._moment(), self._chance.choice(list(IncidentState))
        where = (self._school(), "")
        made = Incident(f"SJ-T-2026-{number:04d}", *where, "fight", Triage.P2, "G02", at, at, state)
        await self._work.incidents.add(made)

    async def _comes(self, person: str, school: str, window: str, post: str) -> None:
        standing, punctuality = self._chance.choice(list(Standing)), self._chance.choice(["late", "on_time"])
        key = f"{school}:{window}:{SIX:%Y-%m-%d}"
        made = CheckIn(person, school, post, key, standing, Evidence.LOCATION, punctuality, self._moment())
        await self._work.check_ins.add(made)


# -- the second way ------------------------------------------------------------------------


async def recounted(story: Story) -> dict[str, int]:
    """Plain arithmetic over every row of the tables."""
    hazards = [row for row in await story.rows(tables.hazards) if row.school_id in SCHOOLS]
    listed = [row for row in hazards if row.status.value in LEDGER]
    unsolved = [row for row in listed if row.status.value in OPEN]
    incidents = [row for row in await story.rows(tables.incidents) if row.school_id in SCHOOLS]
    gaps = [row for row in await story.rows(tables.gaps) if row.school_id in SCHOOLS]
    return await attended(story) | {
        "gaps": sum(today(row.opened_at) for row in gaps),
        "overdue": sum(row.due_at < SIX for row in unsolved if row.due_at),
        "open_incidents": sum(row.state.value == "open" for row in incidents),
        "incidents": sum(today(r.received_at) for r in incidents if r.state.value not in NOT_COUNTED),
        "new_hazards": sum(today(row.registered_at) for row in listed),
        "rectified": sum(
            today(row.rectified_at) or (not row.unfixed_why and today(row.closed_at)) for row in listed
        ),
        "open_hazards": len(unsolved),
        "major_open": sum(row.level.value == "major" for row in unsolved),
    }


def today(at: datetime | None) -> bool:
    return at is not None and MIDNIGHT <= at <= SIX


async def attended(story: Story) -> dict[str, int]:
    """Monday's windows that have begun: who the roster names there, and who of them said anything."""
    began = {
        (row.school_id, row.key)
        for row in await story.rows(tables.windows)
        if row.days in ("school_day", "all") and row.start <= SIX.time() and row.school_id in SCHOOLS
    }
    roles = {row.id: row.role for row in await story.rows(tables.people)}
    lines = [
        (row.school_id, row.window, row.post_id, row.person_id)
        for row in await story.rows(tables.roster)
        if "1" in row.weekdays and (row.school_id, row.window) in began
        if roles[row.person_id] not in ("teacher", "volunteer")
    ]
    said = [
        (*row.shift_key.split(":")[:2], row.post_id, row.person_id, row)
        for row in await story.rows(tables.check_ins)
        if tuple(row.shift_key.split(":")[:2]) in began and row.standing.value in ("confirmed", "doubtful")
    ]
    in_time = [row for *_, row in said if row.received_at <= SIX]
    return {
        "planned": len(lines),
        "present": len(set(lines) & {tuple(one[:4]) for one in said}),
        "late": sum(row.punctuality == "late" for row in in_time),
        "doubtful": sum(row.standing.value == "doubtful" for row in in_time),
    }


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_figures_are_those_of_the_rows(tmp_path: Path, seed: int) -> None:
    async with opened(settings(tmp_path)) as story:
        async with story.house.boundary.act(SIX) as act:
            await Day(seed, act.work).happens()
        async with story.house.database.reading_work(SIX) as work:
            counted = await figures(work, SCHOOLS, SIX.date(), SIX)
            await opens_as_it_was_counted(work, counted)
        plain = {name: vars(counted)[name] for name in COUNTS}
        assert plain == await recounted(story)
        assert len(counted.gap_lines) == min(LISTED, counted.gaps)
        assert len(counted.overdue_lines) == min(LISTED, counted.overdue)


OPENED = tuple(one for one in Figure if one in OF_HAZARDS | OF_INCIDENTS | {Figure.GAPS})


async def opens_as_it_was_counted(work: Any, counted: Figures) -> None:
    """Behind each figure there are as many rows as it says, page by page, and back again."""
    for figure in OPENED:
        which = Which(figure, SCHOOLS, spans.day(work.district, SIX.date(), SIX))
        keys: list[int] = []
        while some := await work.summaries.rows(replace(which, key=keys[-1] if keys else 0), 6):
            keys += [row.key for row in some]
        assert len(set(keys)) == len(keys) == amount(counted, figure), figure
        if len(keys) > 6:
            back = await work.summaries.rows(replace(which, key=keys[6], back=True), 6)
            assert [row.key for row in back] == keys[:6]


# -- how they are kept ---------------------------------------------------------------------


def some(**changes: Any) -> Figures:
    counts = dict.fromkeys(COUNTS, 0) | changes
    return Figures(**counts)


COUNTS = (
    *("gaps", "overdue", "open_incidents", "present", "planned", "late", "doubtful"),
    *("new_hazards", "rectified", "open_hazards", "major_open", "incidents"),
)
AGAIN = (
    *("rounds", "rounds_walked", "rounds_on_time", "rounds_told", "routines", "routines_done"),
    *("nights_missed", "visits"),
)
"""Recounted in test_again_and_again.py."""
RATES = ("required", "in_time", "police_windows", "police_seen", "rate_lines")
"""Recounted in tests/attendance/absence/test_rates.py."""
ANSWERS = ("urgent", "p50", "p80", "p985", "answer_lines", "false_lines")
"""Counted in tests/alerting/rules/test_counting.py."""


@pytest.mark.parametrize(
    ("name", "nil"),
    [
        (name, name in ("present", "planned", "late", "doubtful", "rectified", "major_open"))
        for name in COUNTS
    ],
)
def test_a_day_is_nil_when_nothing_is_open_and_nothing_new(name: str, nil: bool) -> None:
    assert some(**{name: 1}).nil is nil


def test_the_row_keeps_them_as_every_version_did() -> None:
    kept = some(gaps=2, gap_lines=("甲", "乙")).to_json()
    assert kept["nil"] is False and kept["gaps"] == 2
    lines = ("gap_lines", "overdue_lines", "night_lines", "tomorrow_lines")
    beside = ("turned_out", "tomorrow", "before", "before_on", "changed", "changed_on")
    assert set(kept) == {*COUNTS, *AGAIN, *ANSWERS, *RATES, *lines, *beside, "nil", "sealed"}


def test_what_an_older_version_kept_reads_the_same() -> None:
    raw = dict.fromkeys(COUNTS, 1) | {"gap_lines": ["甲"], "overdue_lines": [], "nil": False, "on_time": 3}
    read = Figures.from_json(raw)
    assert read == some(**dict.fromkeys(COUNTS, 1), gap_lines=("甲",))
    assert Figures.from_json(read.to_json()) == read


@pytest.mark.usefixtures("both_databases")
async def test_a_summary_freezes_them_and_its_row_is_plain_json(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T17:59:00")) as story:
        desk = story.phone("DO3")
        await desk.sends("📊 小结")
        await desk.sees("11月23日（截至17:59）")
        await desk.presses("看明细")
        await desk.sees("明细（截至17:59）")
        (row,) = await story.rows(tables.summaries)
        assert isinstance(row.figures, Figures)
        (raw,) = await raw_figures(story)
        assert '"gap_lines"' in raw and '"nil"' in raw


async def raw_figures(story: Story) -> Sequence[str]:
    async with story.house.database.reading() as connection:
        return list(await connection.scalars(text("SELECT CAST(figures AS TEXT) FROM summaries")))
