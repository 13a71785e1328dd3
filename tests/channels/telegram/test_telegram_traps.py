"""Telegram's own traps: edits, albums in pieces, start twice, other bots' commands, long data, no HTML."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from duty.hazards.category import categories
from duty.messaging.say import Button
from storage import tables
from tests.botapi import Person, TelegramDouble
from tests.channels.telegram.test_telegram import GUARD, TOKEN, picture
from tests.kit.paths import ROOT
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

Duty = tuple[TelegramDouble, Story, Person]
OURS = tables.hazards.c.imported_as == ""


@asynccontextmanager
async def duty(
    folder: Path, *, consented: bool = True
) -> AsyncIterator[tuple[TelegramDouble, Story, Person]]:
    async with TelegramDouble(token=TOKEN) as double:
        chosen = settings(folder, telegram_token=TOKEN, telegram_api_url=double.url)
        async with opened(chosen, consented=consented) as story:
            yield double, story, double.person(GUARD)


async def caught_up(double: TelegramDouble, story: Story) -> None:
    async with asyncio.timeout(10):
        while {one.id for one in double.updates.pending} - double.updates.acknowledged:
            await asyncio.sleep(0.005)
    await story.settled()


# -- edited messages -----------------------------------------------------------------------


async def test_an_edited_sentence_changes_the_open_draft(tmp_path: Path) -> None:
    async with duty(tmp_path) as (_, story, guard):
        said = guard.sends("/hazard")
        await guard.sees("请拍一张照片")
        said = guard.sends("三楼灭火器过期")
        await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
        guard.edits(said, "食堂后厨地滑")
        await guard.sees("隐患：食堂后厨地滑。对吗？")
        guard.edits(said, "四楼灭火器过期")
        await guard.sees("消防·一般隐患：四楼灭火器过期。对吗？")
        guard.presses("确认")
        await guard.sees("已记下，4号隐患（YH-SCH01-2026-0004）：四楼灭火器过期")
        guard.edits(said, "五楼灭火器过期")
        await guard.sees("您改了刚才的话。要紧的请再发一遍。")
        (hazard,) = await story.rows(tables.hazards, OURS)
        assert hazard.description == "四楼灭火器过期", "what is decided stays"


async def test_an_edited_caption_changes_the_open_draft(tmp_path: Path) -> None:
    async with duty(tmp_path) as (double, story, guard):
        said = guard.sends_photo(picture(), caption="三楼灭火器过期")
        await guard.sees("三楼灭火器过期。对吗？")
        message = guard.messages[said]
        message.caption = "二楼灭火器过期"
        double.updates.push("edited_message", message.wire() | {"edit_date": message.date + 1})
        await guard.sees("二楼灭火器过期。对吗？")
        assert len(await story.rows(tables.hazards, OURS)) == 1


@pytest.mark.parametrize(
    ("words", "more"), [("校门口有人打架", "，快来人"), ("🚨 紧急求助", "，快来人"), ("到岗", "了，天冷")]
)
async def test_an_edit_has_no_second_effect(tmp_path: Path, words: str, more: str) -> None:
    async with duty(tmp_path) as (double, story, guard):
        said = guard.sends(words)
        await caught_up(double, story)
        before = [len(await story.rows(t)) for t in (tables.incidents, tables.check_ins, tables.alerts)]
        guard.edits(said, f"{words}{more}")
        await guard.sees("您改了刚才的话")
        guard.edits(said, f"{words}{more}。")
        await caught_up(double, story)
        after = [len(await story.rows(t)) for t in (tables.incidents, tables.check_ins, tables.alerts)]
        assert before == after


async def test_a_place_that_moves_is_not_answered(tmp_path: Path) -> None:
    async with duty(tmp_path) as (double, story, guard):
        said = guard.sends("/help")
        await guard.sees("按键怎么用")
        wire = guard.messages[said].wire() | {"edit_date": 1, "location": {"latitude": 1, "longitude": 2}}
        del wire["text"], wire["entities"]
        double.updates.push("edited_message", wire)
        await caught_up(double, story)
        assert len(guard.heard) == 1


async def test_an_edit_before_the_consent_is_what_is_handled(tmp_path: Path) -> None:
    async with duty(tmp_path, consented=False) as (_, story, guard):
        said = guard.sends("校门口有人打架")
        await guard.sees("用前请看")
        guard.edits(said, "校门口有人晕倒")
        await guard.sees("好的，按您改的办")
        guard.presses("我知道了")
        await guard.sees("已记下（SJ-")
        (incident,) = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
        assert incident.sentence == "校门口有人晕倒"


async def test_an_edit_with_restricted_words_is_refused(tmp_path: Path) -> None:
    async with duty(tmp_path) as (_, _, guard):
        said = guard.sends("/help")
        await guard.sees("按键怎么用")
        guard.edits(said, "身份证 320705 19900101 1234")
        await guard.sees("这类信息不在这里填")
        assert said not in guard.messages


# -- albums --------------------------------------------------------------------------------


def part(guard: Person, album: str, caption: str = "") -> int:
    return guard.sends_photo(picture(), caption, media_group_id=album)


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_an_album_is_one_hazard_wherever_its_caption_stands(tmp_path: Path, place: int) -> None:
    async with duty(tmp_path) as (double, story, guard):
        for number in range(3):
            part(guard, "77", "三楼灭火器过期" if number == place else "")
        await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
        await caught_up(double, story)
        (hazard,) = await story.rows(tables.hazards, OURS)
        photos = await story.rows(tables.photos)
        assert {str(photo.subject) for photo in photos} == {f"hazard:{hazard.id}"} and len(photos) == 3
        assert len(guard.heard) == 1, "one question, not one for each picture"


async def test_an_album_whose_updates_come_out_of_order(tmp_path: Path) -> None:
    async with duty(tmp_path) as (double, story, guard):
        await double.updates.close()
        updates = double.updates
        for number in range(3):
            part(guard, "77", "" if number else "三楼灭火器过期")
        updates.pending.sort(key=lambda one: -one.id)
        await guard.sees("三楼灭火器过期。对吗？")
        await caught_up(double, story)
        assert len(await story.rows(tables.hazards, OURS)) == 1
        assert len(await story.rows(tables.photos)) == 3


async def test_an_album_whose_rest_comes_after_the_confirmation(tmp_path: Path) -> None:
    async with duty(tmp_path) as (double, story, guard):
        part(guard, "77", "三楼灭火器过期")
        await guard.sees("对吗？")
        guard.presses("确认")
        await guard.sees("已记下，4号隐患")
        heard = len(guard.heard)
        part(guard, "77")
        part(guard, "77")
        await caught_up(double, story)
        (hazard,) = await story.rows(tables.hazards, OURS)
        assert {str(p.subject) for p in await story.rows(tables.photos)} == {f"hazard:{hazard.id}"}
        assert len(await story.rows(tables.photos)) == 3 and len(guard.heard) == heard
        part(guard, "78", "围墙破了个洞")
        await guard.sees("围墙破了个洞。对吗？")
        assert len(await story.rows(tables.hazards, OURS)) == 2, "another album is another hazard"


async def test_an_album_for_an_incident_is_one_incident(tmp_path: Path) -> None:
    async with duty(tmp_path) as (double, story, guard):
        guard.sends("/incident")
        await guard.sees("请用一句话说")
        part(guard, "77", "校门口有人打架")
        part(guard, "77")
        await guard.sees("已记下（SJ-")
        await caught_up(double, story)
        (incident,) = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
        assert {str(p.subject) for p in await story.rows(tables.photos)} == {f"incident:{incident.id}"}
        assert await story.rows(tables.hazards, OURS) == []


# -- commands ------------------------------------------------------------------------------


async def test_start_twice_greets_twice_and_changes_nothing(tmp_path: Path) -> None:
    async with duty(tmp_path) as (double, story, guard):
        guard.sends("/start")
        guard.sends("/start")
        guard.sends("/start@huxue_bot")
        guard.sends("/start hello_from-a.link")
        await caught_up(double, story)
        assert len([m for m in guard.heard if "李师傅，您好" in m.words]) == 4
        (row,) = await story.rows(tables.accounts, tables.accounts.c.address == str(GUARD))
        assert row.person_id == "G02"


async def test_an_old_invitation_in_the_link_is_only_a_greeting(tmp_path: Path) -> None:
    from bot.commands.inviting import issue

    async with duty(tmp_path) as (double, story, _):
        code = (await issue(story.house.settings, story.house.database, "G03")).split("\t")[0]
        stranger = double.person(777)
        stranger.sends(f"/start {code}")
        await stranger.sees("张师傅，您好")
        stranger.sends(f"/start {code}")
        await caught_up(double, story)
        assert len([m for m in stranger.heard if "张师傅，您好" in m.words]) == 2
        other = double.person(778)
        other.sends(f"/start {code}")
        await other.sees("这个邀请码用不了")


async def test_a_command_may_name_the_bot(tmp_path: Path) -> None:
    async with duty(tmp_path) as (_, _, guard):
        guard.sends("/help@huxue_bot")
        await guard.sees("按键怎么用")
        guard.sends("/CHECKIN@Huxue_Bot")
        await guard.sees("请把您现在的位置发给我")


# -- what is sent --------------------------------------------------------------------------


async def test_what_people_write_is_never_read_as_html(tmp_path: Path) -> None:
    async with duty(tmp_path) as (double, _, guard):
        words = "<b>三楼</b> & *灭火器* _过期_ `x` [y](http://z.example) </i"
        guard.sends(f"/hazard {words}")
        await guard.sees(words)
        assert not any("parse_mode" in call.params for call in double.calls)


WIDE = {
    **dict.fromkeys(("school.id", "school_id", "post.id", "post_id", "person_id", "p.id", "s.id"), 24),
    **dict.fromkeys(("s", "post", "talk.me.id"), 24),
    "name": 24,
    "CONSENT_VERSION": 20,
    **dict.fromkeys(("page.number - 1", "page.number + 1"), 6),
    **dict.fromkeys(("BACK", "ON", "way", "*more", "copy.kind", "page"), 4),
    **{"what": 12},
    **{"edge": 7, "*narrow.args": 1 + 12 + 18 + 4 + 3},
    **dict.fromkeys(("form.draft.known_id", "draft", "copy.number", "opened.summary"), 10),
    **dict.fromkeys(("screen", "numbered(number) + 1"), 3),
    **dict.fromkeys(("form.draft.rev", "rev"), 6),
    **{"','.join(places)": 30, "code": 8, "_what(step)": 8},
    **{"ACTS[copy.annex]": 12, "copy.addressee": 9, "opened.figure": 14},
    **{f"round(place.{side} * DEGREES)": len("-180000000") for side in ("latitude", "longitude")},
}
"""Bytes an expression can become at most: identifiers of the import, a page, a word; else a row's number."""
NUMBER = 19


def presses() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "handlers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Press":
                yield f"{path.name} {ast.unparse(node)}", node


def longest(press: ast.Call) -> int:
    """Bytes of the data at most, the colons between their parts included."""
    parts = [
        len(str(arg.value).encode()) if isinstance(arg, ast.Constant) else WIDE.get(ast.unparse(arg), NUMBER)
        for arg in press.args
    ]
    return sum(parts) + len(parts) - 1


def test_no_button_s_data_can_be_longer_than_telegram_takes() -> None:
    found = dict(presses())
    assert len(found) > 30
    assert max(len(name) for name in categories()) <= NUMBER
    assert not {where: longest(node) for where, node in found.items() if longest(node) > 64}


def test_a_button_of_more_is_not_even_made() -> None:
    Button("好", "x" * 64)
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        Button("好", "岗" * 22)
