"""Through whatever door it comes: of what must not be kept nothing is in the data folder or a log after."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from PIL.ExifTags import IFD, Base
from sqlalchemy import delete, insert

from storage import tables
from tests.botapi import Person, TelegramDouble
from tests.channels.telegram.test_telegram import GUARD, TOKEN
from tests.channels.telegram.test_telegram_traps import caught_up
from tests.hazards.test_hazard import picture
from tests.kit.media_corpus import camera_exif, encoded, scene
from tests.kit.paths import DATA
from tests.kit.presses import routing
from tests.kit.story import Story, opened, settings
from tests.records.test_nothing_restricted import logged

__all__ = ["logged"]

NUMBER = "320705199001011234"
STUDENT = "三年级二班杜雨桐有乙肝"
LABEL = "门口那个是刑满释放的郝德彪"
SECRET = "【机密】护校布防"
NEEDLES = (NUMBER, "杜雨桐", "乙肝", "刑满释放", "郝德彪", "机密", "护校布防", "13800000000")
SAID = "这类信息不在这里填"


def kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file as it lies on the disk, the database's log included, and the names of the files."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield str(file.relative_to(folder)), file.name.encode() + b"\0" + file.read_bytes()


def assert_gone(folder: Path, logged: Any, *needles: str) -> None:
    spelled = [form for one in needles for form in (one.encode(), json.dumps(one)[1:-1].encode())]
    for name, data in [*kept(folder), ("log", logged.getvalue().encode())]:
        assert not [data[max(0, data.index(form) - 80) :][:160] for form in spelled if form in data], name


DOORS: dict[str, Callable[[Person], Any]] = {
    "words": lambda guard: guard.sends(LABEL),
    "a command's words": lambda guard: guard.sends(f"/hazard {STUDENT}"),
    "another command's": lambda guard: guard.sends(f"/swap {NUMBER}"),
    "a caption": lambda guard: guard.sends_photo(picture(), STUDENT),
    "an album": lambda guard: guard.sends_album([picture(), picture()], LABEL),
    "a film": lambda guard: guard.sends_film("video", SECRET),
    "a voice": lambda guard: guard.sends_film("voice", LABEL),
    "the name of a file": lambda guard: guard.sends_document(b"%PDF", f"{NUMBER}.pdf", "application/pdf"),
    "another name of a file": lambda guard: guard.sends_document(b"%PDF", "机密-护校布防.docx", "x/x"),
    "a name of a file beside a caption": lambda guard: guard.sends_document(
        b"%PDF", "三年级二班.pdf", "application/pdf", "郝德彪是小偷"
    ),
    "a contact": lambda guard: guard.sends_raw(
        contact={"first_name": "学生家长", "last_name": "杜雨桐", "phone_number": "13800000000"}
    ),
    "a poll": lambda guard: guard.sends_raw(
        poll={
            "id": "1", "question": "谁是小偷", "options": [{"text": "郝德彪是小偷", "voter_count": 0}],
            "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
            "allows_multiple_answers": False, "allows_revoting": False,
        }
    ),
    "a place's name": lambda guard: guard.shares_venue(33.4, 118.8, "刑满释放人员家"),
    "forwarded": lambda guard: guard.sends_film("video", LABEL, forwarded=True),
    "an edit": lambda guard: guard.edits(guard.sends("/help"), STUDENT),
    "quoted": lambda guard: guard.sends_raw(text="见上", quote={"text": LABEL, "position": 0}),
    "a link": lambda guard: guard.sends_raw(
        text="看", entities=[{"type": "text_link", "offset": 0, "length": 1, "url": f"https://x.invalid/{NUMBER}"}]
    ),
}  # fmt: skip


async def test_through_every_door_of_telegram(tmp_path: Path, logged: Any) -> None:
    async with TelegramDouble(token=TOKEN) as double:
        chosen = settings(tmp_path, telegram_token=TOKEN, telegram_api_url=double.url)
        async with opened(chosen) as story:
            guard = double.person(GUARD)
            for number, (name, door) in enumerate(DOORS.items(), 1):
                guard.heard.clear()
                door(guard)
                await guard.sees(SAID)
                await caught_up(double, story)
                assert_gone(tmp_path, logged, *NEEDLES)
                assert len(await story.rows(tables.refusals)) >= number, name
            assert not [one for one in guard.messages.values() if STUDENT in one.text or LABEL in one.text]
            guard.unseen = []


async def test_through_the_page_whatever_was_asked_for(tmp_path: Path, logged: Any) -> None:
    """Every state in which the next sentence is somebody's answer."""
    states = sorted({state for route in routing().routes for state in route.states or () if state})
    assert len(states) > 10
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        for state in states:
            await stand(story, "web:G02", state)
            await guard.sends(LABEL)
            await guard.sees(SAID)
        await story.settled()
        assert_gone(tmp_path, logged, *NEEDLES)
        guard.unseen.clear()


async def test_in_the_notes_of_a_picture(tmp_path: Path, logged: Any) -> None:
    """The page keeps a picture as it came until it is developed."""
    exif = camera_exif()
    exif.get_ifd(IFD.Exif)[Base.UserComment] = LABEL.encode()
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        await guard.sends_photo(encoded(scene(64, 48), "JPEG", exif=exif) + STUDENT.encode(), "灯坏了")
        assert any(one.is_file() for one in (tmp_path / "media").rglob("*"))  # waiting, or developed by now
        assert_gone(tmp_path, logged, *NEEDLES)
        await story.settled()
        guard.unseen.clear()


async def stand(story: Story, key: str, state: str) -> None:
    async with story.house.database.writing() as connection:
        await connection.execute(delete(tables.conversations).where(tables.conversations.c.key == key))
        values = {"key": key, "state": state, "data": {}, "changed_at": story.house.clock.now()}
        await connection.execute(insert(tables.conversations).values(values))


async def test_each_of_the_set_is_kept_nowhere(tmp_path: Path, logged: Any) -> None:
    lines = (DATA / "language" / "restricted.jsonl").read_text("utf-8").splitlines()
    every = [one for one in map(json.loads, lines) if one["restricted"] and "danger" not in one["kind"]]
    samples = [one for at, one in enumerate(every) if at % 4 == 0 or "before" in one]
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        for sample in samples:
            if before := sample.get("before"):
                await guard.sends(before)
            await guard.sends(sample["text"])
        await story.settled()
        guard.unseen.clear()
        refused = len(await story.rows(tables.refusals))
        assert refused >= 0.98 * len(samples)
        heard = {row.text for row in await story.rows(tables.messages)}
        missed = [one["text"] for one in samples if one["text"].strip() in heard]
        assert len(missed) <= 0.02 * len(samples), missed
        assert_gone(tmp_path, logged, *(one["text"] for one in samples if len(one["text"]) > 9))


async def test_danger_beside_it_calls_without_it(tmp_path: Path, logged: Any) -> None:
    async with opened(settings(tmp_path)) as story:
        guard, desk = story.phone("G02"), story.phone("DO3")
        await guard.sends("有个刑满释放人员拿刀冲进校门了")
        assert "几个人" not in (await guard.sees(SAID)).text, "what happens was said"
        await story.tick()
        (incident,) = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
        assert incident.sentence == "有个人拿刀冲进校门了" and incident.triage == "P0"
        await desk.sees("有个人拿刀冲进校门了")
        await guard.sends("他就是刑满释放的那个，穿红衣服往西跑了")
        await story.tick()
        assert_gone(tmp_path, logged, "刑满释放")
        (incident,) = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
        for phone in story.phones.values():
            phone.unseen.clear()


async def test_cut_in_two_the_first_part_goes_as_well(tmp_path: Path, logged: Any) -> None:
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        await guard.sends("那是郝德彪")
        await guard.sees("没看明白")
        assert [row.text for row in await story.rows(tables.messages)] == ["那是郝德彪"]
        await guard.sends("是小偷")
        await guard.sees(SAID)
        await story.settled()
        assert not await story.rows(tables.messages)
        (talk,) = await story.rows(tables.conversations, tables.conversations.c.key == "web:G02")
        assert "郝德彪" not in orjson.dumps(talk.data).decode()
        said = [row.say for row in await story.rows(tables.outbox)]
        assert len([one for one in said if re.fullmatch(r"#\d+", one.get("deletes", ""))]) == 2
        guard.unseen.clear()


async def test_cut_in_two_by_a_restart_it_is_found_as_well(tmp_path: Path, logged: Any) -> None:
    """The first half rests in the transcript, where by itself it may be."""
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        await guard.sends("那是郝德彪")
        await guard.sees("没看明白")
        guard.unseen.clear()
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        await guard.sends("是小偷")
        await guard.sees(SAID)
        await story.settled()
        assert not await story.rows(tables.messages)
        guard.unseen.clear()


async def test_cut_in_two_it_leaves_the_draft_that_its_first_part_began(tmp_path: Path, logged: Any) -> None:
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        await guard.sends("东门的灯坏了，在场的是郝德彪")
        await guard.sees("对吗")
        (draft,) = await story.rows(tables.hazards, tables.hazards.c.description.contains("郝德彪"))
        assert not draft.number
        await guard.sends("是小偷")
        await guard.sees(SAID)
        await story.settled()
        (draft,) = await story.rows(tables.hazards, tables.hazards.c.id == draft.id)
        assert draft.description == ""
        guard.unseen.clear()
        await guard.sends("东门的灯坏了")
        await guard.sees("东门的灯坏了")
        guard.unseen.clear()


async def test_cut_in_two_it_leaves_a_hazard_that_has_a_number(tmp_path: Path, logged: Any) -> None:
    """The hazard stays, and its history says that words were taken out, not which."""
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        await guard.sends("东门的灯坏了，在场的是郝德彪")
        await guard.sees("对吗")
        await guard.presses("确认")
        await story.settled()
        (filed,) = await story.rows(tables.hazards, tables.hazards.c.description.contains("郝德彪"))
        assert filed.number
        await guard.sends("是小偷")
        await guard.sees(SAID)
        await story.settled()
        (kept,) = await story.rows(tables.hazards, tables.hazards.c.id == filed.id)
        assert (kept.number, kept.description) == (filed.number, "")
        entries = await story.rows(tables.changes, tables.changes.c.subject == f"hazard:{filed.id}")
        assert [one for one in entries if one.what == "unsaid"] and "郝德彪" not in str(entries)
        sent = [row for row in await story.rows(tables.outbox) if row.state != "queued"]
        assert "郝德彪" not in "".join(orjson.dumps(row.say).decode() for row in sent)
        for phone in story.phones.values():
            phone.unseen.clear()


async def test_a_name_of_ones_own_is_left_out_and_the_words_are_heard(tmp_path: Path, logged: Any) -> None:
    async with TelegramDouble(token=TOKEN) as double:
        chosen = settings(tmp_path, telegram_token=TOKEN, telegram_api_url=double.url)
        async with opened(chosen, consented=False) as story:
            guard = double.person(GUARD)
            guard.user["first_name"] = "三年级二班杜雨桐的妈妈"
            guard.sends("西门的灯坏了")
            await guard.sees("用前请看")
            await caught_up(double, story)
            assert_gone(tmp_path, logged, "杜雨桐")
            (talk,) = await story.rows(tables.conversations)
            assert "西门的灯坏了" in orjson.dumps(talk.data).decode()
            guard.unseen = []


@pytest.mark.parametrize("answer", ["有", "没有"])
async def test_what_is_not_plain_is_written_down_only_after_the_answer(
    tmp_path: Path, logged: Any, answer: str
) -> None:
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        await guard.sends("郝德彪住院了")
        await guard.sees("里面有学生姓名吗", "没有")
        assert_gone(tmp_path, logged, "郝德彪")
        await guard.presses(answer)
        if answer == "有":
            await guard.sees(SAID)
            assert_gone(tmp_path, logged, "郝德彪")
            assert len(await story.rows(tables.refusals)) == 1
        else:
            await story.settled()
            assert "郝德彪住院了" in {row.text for row in await story.rows(tables.messages)}
        guard.unseen.clear()
        await guard.presses("有")
        await guard.sees("没有记")


async def test_an_answer_after_ten_minutes_finds_nothing(tmp_path: Path, logged: Any) -> None:
    async with opened(settings(tmp_path)) as story:
        guard = story.phone("G02")
        await guard.sends("郝德彪住院了")
        await guard.sees("里面有学生姓名吗")
        await story.forward(minutes=11)
        await guard.presses("没有")
        await guard.sees("时间过了")
        assert_gone(tmp_path, logged, "郝德彪")
        for phone in story.phones.values():
            phone.unseen.clear()
