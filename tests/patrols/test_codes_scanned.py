"""What hangs on a wall: posts that check in, tags in three spellings, a fixed order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duty.attendance.checkin import Evidence, Standing
from duty.patrols.codes import Codes
from duty.patrols.scan import Proof
from storage.importing import import_directory
from storage.tables import check_ins, scans
from tests.kit.engine_room import MONDAY
from tests.kit.story import Story, opened, settings
from tests.patrols.scene import MORNING, POINTS, link
from tests.patrols.scene import scans as scan

POINTS_FILE = (
    "checkpoint_id,school_id,name,latitude,longitude,radius_m,looks,tag\n"
    "SCH01-C01,SCH01,东门,33.416563,118.88035,40,门锁;围栏,04:A2:2B:9C\n"
)
FIXED = (
    "round_id,school_id,name,checkpoints,times,days,tolerance_min,ordered\n"
    "R01,SCH01,白天巡查,SCH01-C01;SCH01-C02;SCH01-C03,09:30,school_day,30,fixed\n"
)


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=MORNING)) as told:
        files = tmp_path / "files"
        files.mkdir()
        (files / "checkpoints.csv").write_text(POINTS_FILE, "utf-8")
        (files / "rounds.csv").write_text(FIXED, "utf-8")
        await import_directory(told.house.database, files, dry_run=False, now=MONDAY)
        await told.tick()
        yield told


@pytest.mark.parametrize("spelled", ["04:A2:2B:9C", "04a22b9c", "０４ Ａ２ ２Ｂ ９Ｃ"])
async def test_a_tag_is_read_in_any_spelling(story: Story, spelled: str) -> None:
    guard = story.phone("G02")
    await guard.sends(spelled)
    await guard.sees("✓东门 09:20。请看：门锁、围栏。")
    await guard.sees("白天巡查 09:30：1/3")
    assert [one.proof for one in await story.rows(scans)] == [Proof.NFC]
    stranger = story.phone("G07")
    await stranger.sends(spelled)
    assert "东门" not in (await stranger.sees("")).text, "of another school it says nothing"


async def test_out_of_order_is_marked_and_accepted(story: Story) -> None:
    guard = story.phone("G02")
    for point in (POINTS[1], POINTS[0], POINTS[2]):
        await scan(story, guard, point)
        await story.forward(minutes=2)
    done = await guard.sees("走完了：3/3", "1处和顺序不同，只作记录")
    assert not done.buttons
    guard.unseen.clear()
    assert [one.out_of_order for one in await story.rows(scans)] == [True, False, False]


async def test_a_code_as_it_is_written_on_the_wall_may_be_typed(story: Story) -> None:
    guard = story.phone("G02")
    code = link(story, POINTS[1]).removeprefix("/start ")
    await guard.sends(code.lower().replace("_", " "))
    await guard.sees("✓西门 09:20")
    await guard.sees("1/3")


async def test_a_posts_code_checks_in_without_any_location(tmp_path: Path) -> None:
    async with opened(settings(tmp_path)) as story:
        guard, codes = story.phone("G02"), Codes(story.house.settings.signing_key())
        await guard.sends(f"/start {codes.of_post('P002')}")
        await guard.sees("李师傅，已签到：西门岗 06:50")
        (made,) = await story.rows(check_ins)
        assert (made.evidence, made.standing, made.post_id) == (Evidence.QR, Standing.CONFIRMED, "P002")
        await guard.sends(f"/start {codes.of_post('P013')}")
        await guard.sees("没认出这个码")


async def test_another_posts_code_counts_there_and_names_the_rosters(tmp_path: Path) -> None:
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        code = Codes(story.house.settings.signing_key()).of_post("P001")
        await guard.sends(f"/start {code}")
        await guard.sees("李师傅，已签到：东门岗 06:50。", "您这一班排在西门岗")
        (made,) = await story.rows(check_ins)
        assert (made.standing, made.post_id, made.reason) == (Standing.CONFIRMED, "P001", "")


async def test_what_was_scanned_before_the_consent_waits_for_it(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=MORNING), consented=False) as story:
        await story.tick()
        guard = story.phone("G02")
        await scan(story, guard, POINTS[0])
        await guard.sees("用前请看")
        assert not await story.rows(scans)
        await guard.presses("我知道了")
        await guard.sees("✓东门 09:20")
        await guard.sees("1/6")
        guard.unseen.clear()
