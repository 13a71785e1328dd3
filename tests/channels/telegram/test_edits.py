"""Edits: danger that is new calls, what did not change is no news, a live location moves in place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage import tables
from tests.channels.telegram.test_telegram import DESK, WEST_GATE, picture
from tests.channels.telegram.test_telegram_traps import OURS, Duty, caught_up, duty

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

KNIFE = "校门口有人持刀"
REPORTED = tables.incidents.c.imported_as == ""


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Duty]:
    async with duty(tmp_path) as one:
        one[0].person(DESK)  # who never wrote cannot be written to
        yield one


# -- danger that comes with an edit ----------------------------------------------------------


@pytest.mark.parametrize("as_file", [False, True])
async def test_a_caption_added_by_an_edit_calls_with_the_photo(there: Duty, as_file: bool) -> None:
    double, story, guard = there
    said = guard.sends_document(picture()) if as_file else guard.sends_photo(picture())
    await guard.sees("照片收到了。这是：")
    guard.changes(said, caption=KNIFE)
    await guard.sees("已记下（SJ-")
    await double.person(DESK).sees(KNIFE)
    await caught_up(double, story)
    (photo,) = await story.rows(tables.photos)
    (report,) = await story.rows(tables.incidents, REPORTED)
    assert str(photo.subject) == f"incident:{report.id}"
    assert [row.status for row in await story.rows(tables.hazards, OURS)] == ["DROPPED"]
    guard.changes(said, caption=f"{KNIFE}！")
    await guard.sees("您改了刚才的话")
    assert len(await story.rows(tables.incidents, REPORTED)) == 1


@pytest.mark.parametrize(("before", "after"), [("校门口有人", KNIFE), ("三楼灭火器过期", "三楼着火了")])
async def test_words_that_name_danger_only_now_call(there: Duty, before: str, after: str) -> None:
    double, story, guard = there
    said = guard.sends(before)
    await caught_up(double, story)
    guard.edits(said, after)
    await guard.sees("已记下（SJ-")
    await double.person(DESK).sees(after)


async def test_a_cry_by_an_edit_calls(there: Duty) -> None:
    double, _, guard = there
    said = guard.sends("到岗")
    await guard.sees("到岗已记下")
    guard.edits(said, "到岗，救命")
    await guard.sees("求助已记下")
    await double.person(DESK).sees("【紧急求助】")


async def test_after_the_shield_an_edit_is_neither_read_nor_kept(there: Duty) -> None:
    double, story, guard = there
    guard.sends("/protect")
    await guard.sees("110")
    said = guard.sends("刚才那个学生被人打了")
    await guard.sees("这里不记")
    guard.messages[said] = guard.messages.get(said) or _written(guard, said)
    guard.changes(said, text=KNIFE)
    await caught_up(double, story)
    everything = [str(row) for table in tables.metadata.sorted_tables for row in await story.rows(table)]
    assert not any(KNIFE in row for row in everything)


def _written(guard: Any, said: int) -> Any:
    guard._post(guard.user, text="还有")
    message = guard.screen[-1]
    message.message_id = said
    return message


# -- nothing that we see changed -------------------------------------------------------------


async def test_what_did_not_change_is_no_news(there: Duty) -> None:
    double, story, guard = there
    spoken = guard.sends("/help")
    await guard.sees("按键怎么用")
    shown = guard.sends_photo(picture(), caption="三楼灭火器过期")
    await guard.sees("对吗？")
    film = guard.sends_film("video")
    await guard.sees("这是视频")
    heard = len(guard.heard)
    guard.changes(spoken, link_preview_options={"is_disabled": True})
    guard.changes(spoken, entities=[{"type": "bold"}])
    guard.changes(shown, caption_entities=[{"type": "bold", "offset": 0, "length": 2}])
    guard.changes(shown, photo=[{"file_id": "other", "file_unique_id": "o", "width": 1, "height": 1}])
    guard.changes(film, has_media_spoiler=True)
    double.updates.push("message_reaction", {"chat": guard.wire, "message_id": spoken, "date": 1})
    await caught_up(double, story)
    assert len(guard.heard) == heard
    assert not await story.rows(tables.parked_updates)


# -- fields that make no sense ---------------------------------------------------------------

SENSELESS: dict[str, dict[str, Any]] = {
    "an entity without its place": {"entities": [{"type": "bold"}]},
    "an entity of tomorrow": {"entities": [{"type": "hologram", "offset": 0, "length": 1}]},
    "entities that are none": {"entities": 7, "caption_entities": "x"},
    "an origin of tomorrow": {"forward_origin": {"type": "hologram"}},
    "half a reply": {"reply_to_message": {"message_id": 1}, "quote": {}, "external_reply": {}},
    "half a bot": {"via_bot": {"id": 1}},
    "odd markup": {"reply_markup": 5, "link_preview_options": []},
}


@pytest.mark.parametrize("name", SENSELESS)
async def test_what_nobody_reads_and_makes_no_sense_costs_no_message(there: Duty, name: str) -> None:
    double, story, guard = there
    guard._post(guard.user, text=KNIFE, extra=SENSELESS[name])
    await guard.sees("已记下（SJ-")
    await double.person(DESK).sees(KNIFE)
    assert not await story.rows(tables.parked_updates)


async def test_a_reply_or_a_quote_confuses_nobody(there: Duty) -> None:
    _, _, guard = there
    head = {"message_id": 5, "date": 1, "chat": guard.wire, "text": KNIFE}
    guard._post(
        guard.user, text="到岗", extra={"reply_to_message": head, "quote": {"text": KNIFE, "position": 0}}
    )
    await guard.sees("到岗已记下")
    assert not [message for message in guard.heard if "SJ-" in message.words]


# -- a live location ---------------------------------------------------------------------------


async def test_the_place_of_a_call_moves_with_its_caller_and_nobody_is_rung(there: Duty) -> None:
    double, story, guard = there
    desk = double.person(DESK)
    guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    live = guard.shares_place(*WEST_GATE, accuracy=10, live=True)
    await guard.sees("位置")
    await desk.sees("位置：33.4157，118.8816")
    await caught_up(double, story)  # the card was said anew, and the earlier one taken away
    heard, shown = len(guard.heard), len(desk.heard)
    for step in range(1, 14):  # 1.3 km to the north
        guard.moves(live, WEST_GATE[0] + step * 0.0009, WEST_GATE[1])
    await desk.sees("位置：33.4274，118.8816")
    await caught_up(double, story)
    assert (len(guard.heard), len(desk.heard)) == (heard, shown), "edited in place, and unanswered"
    *_, call = await story.rows(tables.incidents, REPORTED)
    assert round(call.latitude, 4) == 33.4274
    card = next(one for one in desk.screen if "【紧急求助】" in one.words)
    assert "位置：33.4274" in card.words and card.labels[:2] == ["接警", "走不开"], "the card itself follows"

    desk.presses("接警")
    await desk.sees("您已接警")
    guard.moves(live, WEST_GATE[0] + 14 * 0.0009, WEST_GATE[1])
    await caught_up(double, story)
    card = next(one for one in desk.screen if "您已接警" in one.words)
    assert "位置：33.4283" in card.words and "处置完毕" in card.labels, "whoever has it keeps their keys"
    desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    desk.presses("已处理")
    await guard.sees("处置完毕，谢谢您")
    await caught_up(double, story)
    heard, shown = len(guard.heard), len(desk.heard)
    guard.moves(live, *WEST_GATE)
    await caught_up(double, story)
    *_, call = await story.rows(tables.incidents, REPORTED)
    assert round(call.latitude, 4) == 33.4283, "after the end nobody is followed"
    assert (len(guard.heard), len(desk.heard)) == (heard, shown)


async def test_a_phone_on_a_table_moves_nothing(there: Duty) -> None:
    double, story, guard = there
    desk = double.person(DESK)
    guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    live = guard.shares_place(*WEST_GATE, accuracy=10, live=True)
    await desk.sees("位置：33.4157")
    await caught_up(double, story)
    edits = len(double.calls_of("editMessageText"))
    for _ in range(5):
        guard.moves(live, WEST_GATE[0] + 0.0001, WEST_GATE[1])
    await caught_up(double, story)
    assert len(double.calls_of("editMessageText")) == edits


async def test_a_report_follows_the_live_location_that_was_sent_for_it(there: Duty) -> None:
    double, story, guard = there
    desk = double.person(DESK)
    before = guard.shares_place(*WEST_GATE, accuracy=10, live=True)
    await guard.sees("已签到")
    guard.sends(KNIFE)
    await guard.sees("已记下（SJ-")
    guard.moves(before, WEST_GATE[0] + 0.01, WEST_GATE[1])
    await caught_up(double, story)
    (report,) = await story.rows(tables.incidents, REPORTED)
    assert report.latitude is None, "that one was for the check-in"
    live = guard.shares_place(*WEST_GATE, accuracy=10, live=True)
    await desk.sees("位置：33.4157")
    shown = len(desk.heard)
    guard.moves(live, WEST_GATE[0] + 0.0117, WEST_GATE[1])
    await desk.sees("位置：33.4274")
    assert len(desk.heard) == shown


async def test_a_live_location_checks_in_and_its_moves_say_nothing(there: Duty) -> None:
    double, story, guard = there
    live = guard.shares_place(*WEST_GATE, accuracy=10, live=True)
    await guard.sees("已签到：西门岗 06:50")
    heard = len(guard.heard)
    guard.moves(live, WEST_GATE[0] + 0.01, WEST_GATE[1])
    await caught_up(double, story)
    assert len(guard.heard) == heard and len(await story.rows(tables.check_ins)) == 1
