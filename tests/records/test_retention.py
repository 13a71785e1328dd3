"""What the consent notice promises: places go after 30 days, words after a year, pictures after the end."""

import os
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bot.channels.web.updates import incoming
from bot.commands.parking import listed
from bot.jobs.pace import every_hour
from bot.jobs.timetable import sweep_jobs
from duty.district.places import Place
from duty.messaging.accounts import CONSENT_VERSION
from duty.records import retention
from handlers.speech.voice import Voice
from storage.mail.transcript import transcript
from storage.tables import (
    alerts,
    changes,
    check_ins,
    conversations,
    gaps,
    hazards,
    incidents,
    leaving_files,
    messages,
    outbox,
    pages,
    parked_updates,
    photos,
    spot_answers,
    spot_checks,
)
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.hazards.test_hazard import WORDS, developed, picture
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

HERE = Place(30.1234, 118.5678, 10)


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def later(story: Story, days: float) -> int:
    """Days go by; of everything that falls due only this sweep is run, until it has no more to do."""
    story.house.clock.forward(timedelta(days=days))
    return await swept(story)


async def swept(story: Story) -> int:
    done = total = await once(story)
    while done:
        done = await once(story)
        total += done
    return total


async def once(story: Story) -> int:
    await story.settled()
    async with story.house.boundary.act(story.house.clock.now()) as act:
        return await retention.sweep(act.work, act.work.now)


def hush(story: Story) -> None:
    for phone in story.phones.values():
        phone.unseen.clear()


async def said(story: Story) -> str:
    return "\n".join(row.say.get("text", "") for row in await story.rows(outbox))


def test_the_notice_the_constants_and_the_manual_agree() -> None:
    assert retention.RAW_PLACE == retention.PHOTO == timedelta(days=30)
    assert (retention.DISTANCE.days, retention.TEXT.days) == (90, 365)
    notice = Voice.load().line("consent.text", who="李师傅")
    assert "位置30天，与岗位的距离90天，文字1年，照片到事情办完后30天" in notice
    manual = Path("docs/operating.md").read_text("utf-8").partition("## What is kept, and how long")[2]
    for promise in ("30 days; the distance 90 days", "| 1 year | yes |", "until 30 days after"):
        assert promise in manual, promise
    assert CONSENT_VERSION != "2026-11", "a changed notice asks again"


def test_the_house_sweeps(tmp_path: Path) -> None:
    assert "retention" in sweep_jobs(settings(tmp_path).start_at)  # type: ignore[arg-type]


# -- places --------------------------------------------------------------------------------


async def test_the_place_of_a_check_in_goes_first_then_the_distance(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares("P002")
    await guard.sees("已签到")
    (before,) = await story.rows(check_ins)
    assert before.latitude is not None and before.distance_m is not None
    await later(story, 29)
    assert (await story.rows(check_ins))[0].latitude == before.latitude
    assert await later(story, 2) > 0
    (row,) = await story.rows(check_ins)
    assert (row.latitude, row.longitude, row.accuracy_m) == (None, None, None)
    assert row.distance_m == before.distance_m
    await later(story, 58)
    assert (await story.rows(check_ins))[0].distance_m is not None
    await later(story, 2)
    (row,) = await story.rows(check_ins)
    assert row.distance_m is None
    assert (row.standing, row.evidence, row.received_at) == (
        before.standing,
        before.evidence,
        before.received_at,
    )
    assert await swept(story) == 0, "nothing is done twice"


async def test_the_distance_of_a_spot_check_goes_its_result_stays(story: Story) -> None:
    now = story.house.clock.now()
    async with story.house.database.writing() as connection:
        asked = {"officer_id": "DO3", "chosen": "school", "school_id": "SCH01", "post_id": "", "left_out": 0}
        await connection.execute(insert(spot_checks).values(id=1, asked_at=now, due_at=now, **asked))
        answer = {"person_id": "G02", "school_id": "SCH01", "post_id": "P002", "outcome": "outside"}
        await connection.execute(
            insert(spot_answers).values(
                spot_check_id=1, asked_at=now, day=now.date(), distance_m=800.0, **answer
            )
        )
    await later(story, 89)
    assert (await story.rows(spot_answers))[0].distance_m == 800
    await later(story, 2)
    (row,) = await story.rows(spot_answers)
    assert (row.distance_m, row.outcome) == (None, "outside")


async def test_the_place_of_a_call_stays_while_it_is_open_and_leaves_the_messages(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await guard.shares(HERE)
    await desk.sees("30.1234，118.5678")
    await desk.presses("接警")
    await desk.sees("您已接警", "30.1234，118.5678")
    hush(calm)
    await later(calm, 40)
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.latitude == HERE.latitude, "nothing of an open case is removed"
    texts = await said(calm)
    assert "30.1234" not in texts and "118.5678" not in texts
    assert "位置：—" in texts and "您已接警" in texts, "the sentence stays"
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.presses("已处理")
    hush(calm)
    await later(calm, 29)
    assert (await calm.rows(incidents, incidents.c.imported_as == ""))[0].latitude == HERE.latitude
    await later(calm, 2)
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert (row.latitude, row.longitude, row.accuracy_m) == (None, None, None)
    assert "30.1234" not in await said(calm)
    hush(calm)


# -- words ---------------------------------------------------------------------------------


async def test_words_go_after_a_year_and_the_chat_still_opens(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends("/incident 东边墙外有动静")
    await guard.sees("会写进今天的小结")
    await later(calm, 364)
    await guard.sends("收到")
    hush(calm)
    assert "会写进今天的小结" in await said(calm)
    assert len(await calm.rows(messages)) == 2
    await later(calm, 2)
    assert [row.text for row in await calm.rows(messages)] == ["收到"]
    assert "会写进今天的小结" not in await said(calm)
    assert all(row.dedupe or row.kind == "reply" for row in await calm.rows(outbox)), "the rows stay"
    chat = await transcript(calm.house.database, "web", "G02")
    assert chat.bubbles[0].text == "收到"
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.sentence == "东边墙外有动静", "a report is a record, not a message"


async def test_rows_go_after_four_hundred_days_and_the_history_still_names_what_they_said(
    calm: Story,
) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    hush(calm)
    async with calm.house.database.writing() as connection:
        now = calm.house.clock.now()
        gap = {"school_id": "SCH01", "missing": {}, "opened_at": now, "window_start": now, "told": []}
        for post, closed in (("P001", now), ("P002", None), ("P003", now)):
            values = gap | {"shift_key": "k", "post_id": post, "closed_at": closed, "filled": True}
            await connection.execute(insert(gaps).values(values))
    called = [row.person_id for row in await calm.rows(pages)]
    newest = max(row.id for row in await calm.rows(outbox))
    await later(calm, 401)
    kept = [row.person_id for row in await calm.rows(pages)]
    assert sorted(kept) == sorted(called), "its alert is open"
    assert [row.id for row in await calm.rows(outbox)] == [newest], "ids that were told are not given again"
    assert [row.post_id for row in await calm.rows(gaps)] == ["P002", "P003"], "open, and the newest"
    async with calm.house.database.writing() as connection:
        await connection.execute(update(alerts).values(state="closed", closed_at=calm.house.clock.now()))
    await later(calm, 401)
    assert len(await calm.rows(pages)) == 1, "the newest of them"
    (step, *_) = await calm.rows(changes, changes.c.what == "step")
    assert set(step.detail["called"]) <= set(called)


async def test_what_was_never_said_yet_is_not_emptied(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends("/help")
    await calm.settled()
    hush(calm)
    async with calm.house.database.writing() as connection:
        far = calm.house.clock.now() + timedelta(days=900)
        await connection.execute(update(outbox).values(state="queued", not_before=far))
    await later(calm, 366)
    assert all(row.say for row in await calm.rows(outbox))
    async with calm.house.database.writing() as connection:
        await connection.execute(update(outbox).values(state="failed"))


async def test_what_was_parked_or_left_half_way_goes_too(calm: Story) -> None:
    now = calm.house.clock.now()
    where = incoming(
        "G02",
        {"id": 71, "at": now.isoformat(), "place": {"latitude": 30.1, "longitude": 118.2, "accuracy": 5}},
        now,
    )
    words = incoming("G02", {"id": 72, "at": now.isoformat(), "text": "三楼有烟"}, now)
    async with calm.house.database.writing() as connection:
        for number, one in enumerate((where, words)):
            row = {"channel": "web", "key": f"k{number}", "address": "G02", "raw": one.raw, "parked_at": now}
            await connection.execute(insert(parked_updates).values(error="ValueError: 三楼有烟", **row))
        await connection.execute(
            insert(conversations).values(
                key="web:G02", state="waiting", data={"waiting": [where.raw]}, changed_at=now
            )
        )
    await later(calm, 29)
    assert all(row.raw for row in await calm.rows(parked_updates))
    assert await calm.rows(conversations)
    await later(calm, 2)
    first, second = sorted(await calm.rows(parked_updates), key=lambda row: row.id)
    assert (first.raw, bool(second.raw)) == ({}, True)
    assert not await calm.rows(conversations)
    await later(calm, 340)
    rows = await calm.rows(parked_updates)
    assert [(row.raw, row.error) for row in rows] == [({}, "ValueError")] * 2
    lines = await listed(calm.house.database, calm.house.clock.now())
    assert all("content not kept" in line for line in lines), "that it was parked stays"


# -- pictures ------------------------------------------------------------------------------


async def hazard_with_photo(story: Story) -> Phone:
    guard = story.phone("G02")
    await guard.sends_photo(picture(), WORDS)
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("已记下，4号隐患")
    await developed(story)
    hush(story)
    return guard


async def close_hazard(story: Story) -> None:
    async with story.house.database.writing() as connection:
        mine = hazards.c.imported_as == ""
        done = {"status": "CLOSED", "closed_at": story.house.clock.now()}
        await connection.execute(update(hazards).where(mine).values(**done))


async def on_shelf(story: Story, *keys: str) -> list[bool]:
    return [await story.house.removals._shelf.exists(key) for key in keys]  # type: ignore[union-attr]


async def test_a_hazards_photo_lives_until_thirty_days_after_its_end(story: Story) -> None:
    await hazard_with_photo(story)
    (photo,) = await story.rows(photos)
    files = (photo.large_key, photo.small_key, f"inbox/{photo.file[4:]}")
    await later(story, 60)
    assert (await story.rows(photos))[0].state == "developed", "an open hazard keeps its photo"
    await close_hazard(story)
    await later(story, 29)
    assert (await story.rows(photos))[0].large_key
    await later(story, 2)
    (row,) = await story.rows(photos)
    assert (row.state, row.large_key, row.small_key, row.taken_at) == ("gone", "", "", "")
    assert {row.key for row in await story.rows(leaving_files)} == set(files)
    assert await on_shelf(story, *files) == [True] * 3, "files follow the commit"
    assert await story.house.removals.tick() == 3  # type: ignore[union-attr]
    assert await on_shelf(story, *files) == [False] * 3
    assert not await story.rows(leaving_files)
    assert [c.detail for c in await story.rows(changes, changes.c.what == "photo_gone")] == [
        {"photo": photo.id}
    ]


async def test_the_card_of_such_a_hazard_says_so_politely(story: Story) -> None:
    guard = await hazard_with_photo(story)
    (photo,) = await story.rows(photos)
    await close_hazard(story)
    await later(story, 31)
    await story.house.removals.tick()  # type: ignore[union-attr]
    async with story.house.boundary.act(story.house.clock.now()) as act:
        assert await act.work.photos.by_key(photo.large_key) is None
    (hazard,) = await story.rows(hazards, hazards.c.imported_as == "")
    await guard._post({"press": {"data": f"card:{hazard.id}", "message_id": 1}})
    await guard.sees("YH-SCH01-2026-0004", "照片按规定保存到销号后30天，现已删除。文字记录还在。")
    hush(story)


async def test_a_crash_between_row_and_file_leaves_no_file_for_ever(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hazard_with_photo(story)
    (photo,) = await story.rows(photos)
    await close_hazard(story)
    await later(story, 31)
    removals = story.house.removals
    assert removals is not None
    delete, tried = removals._shelf.delete, []

    async def fails_at_second(key: str) -> None:
        tried.append(key)
        if len(tried) == 2:
            raise OSError("the disk is away")
        await delete(key)

    monkeypatch.setattr(removals._shelf, "delete", fails_at_second)
    assert await removals.tick() == 0
    assert len(await story.rows(leaving_files)) == 3
    assert await removals.tick() == 3, "what is gone already is no error"
    assert await on_shelf(story, photo.large_key, photo.small_key) == [False, False]


async def test_a_photo_whose_time_ends_while_it_is_developed_leaves_nothing(story: Story) -> None:
    await hazard_with_photo(story)
    (photo,) = await story.rows(photos)
    async with story.house.database.writing() as connection:
        await connection.execute(update(photos).values(state="gone", large_key="", small_key=""))
    work = story.house.photos
    async with story.house.database.reading_work(story.house.clock.now()) as reading:
        job = await work._job(reading, await reading.photos.get(photo.id))  # type: ignore[arg-type]
    await work._do(job)
    upload = f"inbox/{photo.file.removeprefix('web:')}"
    keys = {photo.large_key, photo.small_key, upload}
    assert {row.key for row in await story.rows(leaving_files)} == keys
    assert await story.house.removals.tick() == 3  # type: ignore[union-attr]
    assert await on_shelf(story, photo.large_key, photo.small_key) == [False, False]


async def test_a_photo_of_an_incident_goes_thirty_days_after_its_end(calm: Story) -> None:
    guard, desk, chief = calm.phone("G02"), calm.phone("DO3"), calm.phone("PO01")
    await guard.sends("操场起火")
    await guard.sees("已记下")
    await guard.sends_photo(picture())
    await developed(calm)
    await desk.sees("【火情】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    hush(calm)
    await later(calm, 60)
    assert (await calm.rows(photos))[0].state == "developed"
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.presses("已处理")
    hush(calm)
    await later(calm, 29)
    assert (await calm.rows(photos))[0].state == "developed"
    await later(calm, 2)
    assert (await calm.rows(photos))[0].state == "gone"
    (incident,) = await calm.rows(incidents, incidents.c.imported_as == "")
    await chief._post({"press": {"data": f"seephotos:{incident.id}", "message_id": 1}})
    await chief.sees("照片按规定保存到办结后30天，现已删除")
    hush(calm)


async def undeveloped(story: Story, subject: str, state: str, file: str) -> None:
    blank = dict.fromkeys(
        ("reason", "large_key", "small_key", "sha256", "dhash", "taken_at", "seen_before"), ""
    )
    values = {"purpose": "before", "channel": "web", "sent_by": "G02", "tries": 0} | blank
    at = {"received_at": story.house.clock.now()}
    async with story.house.database.writing() as connection:
        await connection.execute(
            insert(photos).values(subject=subject, state=state, file=file, **at, **values)
        )


async def test_a_photo_that_belongs_to_nothing_goes_after_thirty_days(calm: Story) -> None:
    await undeveloped(calm, "pictures:web:1", "waiting", f"web:{1:032x}")
    await undeveloped(calm, "hazard:9999", "refused", f"web:{2:032x}")
    await undeveloped(calm, "incident:9999", "refused", f"web:{3:032x}")
    await later(calm, 29)
    assert "gone" not in {row.state for row in await calm.rows(photos)}
    await later(calm, 2)
    assert {row.state for row in await calm.rows(photos)} == {"gone"}
    assert len(await calm.rows(leaving_files)) == 3


async def test_an_upload_nobody_claims_leaves_the_inbox_when_it_is_old(calm: Story) -> None:
    removals, media = calm.house.removals, calm.house.settings.data_dir / "media" / "inbox"
    assert removals is not None
    old, young, waiting = [(await calm.house.pictures.keep(b"a picture", f"G02:{n}")) for n in range(3)]
    month_ago = time.time() - timedelta(days=31).total_seconds()
    for file in (old, waiting):
        os.utime(media / file[4:], (month_ago, month_ago))
    await undeveloped(calm, "pictures:web:1", "waiting", waiting)
    removals._looked_at = None
    assert await removals.tick() == 1
    keys = [f"inbox/{file[4:]}" for file in (old, young, waiting)]
    assert await on_shelf(calm, *keys) == [False, True, True]


# -- the sweep -----------------------------------------------------------------------------


async def test_it_goes_on_in_small_parts_until_all_is_done(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    now = story.house.clock.now()
    async with story.house.database.writing() as connection:
        for number in range(5):
            heard = {
                "channel": "web",
                "address": "G02",
                "reference": str(number),
                "kind": "text",
                "text": "到岗",
            }
            await connection.execute(insert(messages).values(received_at=now, **heard))
    story.house.clock.forward(timedelta(days=366))
    job, left = every_hour(retention.sweep), []
    for _ in range(4):
        async with story.house.boundary.act(story.house.clock.now()) as act:
            await job(act.work, act.work.now)
        left.append(len(await story.rows(messages)))
    assert left == [3, 1, 0, 0]
    async with story.house.database.writing() as connection:
        await connection.execute(insert(messages).values(received_at=now, **heard))
    async with story.house.boundary.act(story.house.clock.now()) as act:
        assert await job(act.work, act.work.now) == 0, "it rests for an hour"
    story.house.clock.forward(timedelta(hours=1))
    async with story.house.boundary.act(story.house.clock.now()) as act:
        assert await job(act.work, act.work.now) == 1
