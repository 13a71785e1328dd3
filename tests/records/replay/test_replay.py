"""谁何时知道: what one file says of a call and of a hazard, and that no byte of it can be changed unseen."""

from __future__ import annotations

import json
import random
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.replaying import export_replay, verify_replay
from bot.pictures.replays import Replay
from bot.settings import SettingsError
from duty.hazards.life.doing import DONE
from handlers.speech.voice import LANGUAGES, Voice
from media.replay.page import LIMIT, is_whole, parts_of
from storage.tables import changes, hazards, incidents, seals
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.hazards.test_hazard import WORDS, developed, picture
from tests.kit.story import Story, opened, settings

PHONE = re.compile(r"000-\d{4}")


@pytest.fixture
async def calm(both_databases: None, tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def called_and_closed(story: Story) -> str:
    """李师傅 calls for help and says what it is; 雷鸣 takes it and ends it. The number of the incident."""
    guard, desk = story.phone("G02"), story.phone("DO3")
    await call(guard)
    await guard.sends("两个人在西门打架，回电000-0002")
    await story.settled()
    await desk.press_data("alert:take:1")
    await story.forward(minutes=2)
    await desk.press_data("alert:arrive:1")
    await desk.press_data("alert:close:1")
    await desk.sees("怎么处理的")
    await desk.presses("已处理")
    await story.forward(seconds=3)
    quiet(story)
    (row,) = await story.rows(incidents, incidents.c.imported_as == "")
    return str(row.number)


def quiet(story: Story) -> None:
    for phone in story.phones.values():
        phone.unseen.clear()


async def exported(story: Story, number: str, file: Path) -> Replay:
    return await export_replay(story.house.database, number, file, story.house.clock.now())


def data_of(raw: bytes) -> dict[str, Any]:
    parts = parts_of(raw)
    assert parts is not None
    found = json.loads(parts.texts["data"])
    assert isinstance(found, dict)
    return found


def mutated(raw: bytes, seed: int) -> bytes:
    """One byte is another one."""
    chance = random.Random(seed)
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([(raw[at] + chance.randrange(1, 256)) % 256]) + raw[at + 1 :]


async def test_who_knew_when_of_a_call_for_help(calm: Story, tmp_path: Path) -> None:
    number = await called_and_closed(calm)
    file = tmp_path / "out" / "replay.html"
    made = await exported(calm, number.lower(), file)
    raw = file.read_bytes()
    assert raw == made.content and len(raw) <= LIMIT and is_whole(raw) and b"\n" not in raw
    data = data_of(raw)
    people, events = data["people"], data["events"]
    names = [name for name, _ in people]
    assert len(names) == len(set(names)) and "雷鸣" in names and "李师傅" in names
    told = [(people[lane][0] if lane >= 0 else "", kind, text) for _, lane, kind, text in events]
    assert ("雷鸣", "acted", "接警") in told
    assert {kind for name, kind, _ in told if name == "雷鸣"} >= {"told", "delivered", "acted"}
    assert [text for _, _, _, text in events if text.startswith("办结")], "its end, in words"
    assert [at for at, *_ in events] == sorted(at for at, *_ in events)
    assert ("苏敏", "missed", "没送到：页面没打开") in told, "whoever it did not reach is shown so"
    whole = raw.decode()
    assert not PHONE.search(whole) and "http://" not in whole and "https://" not in whole
    assert any("两个人在西门打架，回电000****" in line for line in data["lines"])
    rows = {row.change_id: row for row in await calm.rows(seals)}
    assert len(data["entries"]) > 5 and all(
        entry["s"][4] == rows[entry["s"][1]].head for entry in data["entries"] if "s" in entry
    )
    await calm.forward(seconds=2)
    well, lines = await verify_replay(calm.house.database, raw)
    assert well and made.sha256 in lines[1] and number in lines[0]
    with pytest.raises(SettingsError, match="no hazard or incident SJ-NONE"):
        await exported(calm, "SJ-NONE", file)


async def test_a_thousand_changed_bytes_are_all_found(calm: Story, tmp_path: Path) -> None:
    """By the check that stands in the file, as Python has it; the browser's is looked at apart."""
    raw = (await exported(calm, await called_and_closed(calm), tmp_path / "replay.html")).content
    unseen = [seed for seed in range(1000) if is_whole(mutated(raw, seed))]
    assert not unseen
    for seed in range(20):
        well, lines = await verify_replay(calm.house.database, mutated(raw, seed))
        assert not well and lines[0].startswith("broken: ")
    forged = raw.replace("接警".encode(), "走开".encode())
    assert not is_whole(forged)
    entry = next(one for one in data_of(raw)["entries"] if '"taken"' in one["t"])
    lied = raw.replace(
        json.dumps(entry["t"])[1:-1].encode(), json.dumps(entry["t"])[1:-1].replace("DO3", "DO1").encode()
    )
    well, lines = await verify_replay(calm.house.database, lied)
    assert not well and f"(entry {entry['s'][1]}): its text was changed" in lines[0]
    well, lines = await verify_replay(calm.house.database, raw + b" ")
    assert not well


async def test_who_forges_the_whole_file_has_no_issue_of_it_in_the_history(
    calm: Story, tmp_path: Path
) -> None:
    raw = (await exported(calm, await called_and_closed(calm), tmp_path / "replay.html")).content
    parts = parts_of(raw)
    assert parts is not None
    texts = {**parts.texts, "data": parts.texts["data"].replace("办结", "未办")}
    forged = type(parts)(type(parts)("", texts).true_sum, texts).html().encode()
    assert is_whole(forged), "in itself it is a whole one"
    well, lines = await verify_replay(calm.house.database, forged)
    assert not well and "no file with this hash" in lines[0]


async def test_a_hazard_with_its_pictures_as_hashes(calm: Story, tmp_path: Path) -> None:
    guard, owner = calm.phone("G02"), calm.phone("SO01")
    await guard.sends_photo(picture(), WORDS)
    await guard.sees("对吗")
    await guard.presses("确认")
    await developed(calm)
    await calm.forward(seconds=2)
    quiet(calm)
    (hazard,) = await calm.rows(hazards, hazards.c.imported_as == "")
    raw = (await exported(calm, hazard.number, tmp_path / "replay.html")).content
    data = data_of(raw)
    assert WORDS in "".join(data["lines"]) and len(data["photos"]) == 1
    assert re.fullmatch(r"[0-9a-f]{64}", data["photos"][0][2])
    assert b"data:image" not in raw and b".jpg" not in raw
    kinds = {kind for _, _, kind, _ in data["events"]}
    assert {"acted", "told", "delivered"} <= kinds
    assert any(name != "李师傅" for name, _ in data["people"]), f"whoever was told has a lane: {owner}"
    (kept,) = await calm.rows(changes, changes.c.what == "exported")
    assert str(kept.subject) == f"hazard:{hazard.id}"


def test_each_act_of_a_hazards_life_has_its_words() -> None:
    voice = Voice.load()
    acts = {*DONE.values(), "chased", "held", "released", "photo_gone", "exported"}
    assert not {one for one in acts for language in LANGUAGES if voice.word("replayed", one, language) == one}
