"""What people send as pictures and films: captions are words, files that are pictures are pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels import quota
from storage import tables
from tests.channels.telegram.test_telegram import DESK, OWNER, picture
from tests.channels.telegram.test_telegram_traps import OURS, Duty, caught_up, duty

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

KNIFE = "校门口有人持刀"
FILES = (
    ("image/jpeg", "IMG_1.jpg"),
    ("image/png", "screen"),
    ("image/webp", "x.webp"),
    ("image/heic", "IMG_2.HEIC"),
    ("image/heif", ""),
    ("application/octet-stream", "IMG_3.JPG"),
    ("", "IMG_4.heic"),
)
UNDER = ("video", "animation", "voice", "audio")


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Duty]:
    async with duty(tmp_path) as one:
        for somebody in (DESK, OWNER):
            one[0].person(somebody)  # who never wrote cannot be written to
        yield one


async def kept(there: Duty, *, subject: str) -> list[Any]:
    double, story, _ = there
    await caught_up(double, story)
    return [row for row in await story.rows(tables.photos) if str(row.subject).startswith(subject)]


# -- too many of them ----------------------------------------------------------------------

FULL = "今天的照片已经收满了"


@pytest.fixture
def two_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "PICTURES_A_DAY", 2)


@pytest.mark.usefixtures("two_a_day")
async def test_beyond_the_pictures_of_a_day_the_words_stay(there: Duty) -> None:
    double, story, guard = there
    for number in range(5):
        guard.sends_photo(picture(), caption="" if number == 3 else f"三楼灭火器过期{number}")
    await guard.sees(FULL)
    await caught_up(double, story)
    assert len(await story.rows(tables.photos)) == 2
    heard = await story.rows(tables.messages)
    assert [row.text for row in heard if row.kind == "text"] == ["三楼灭火器过期2", "三楼灭火器过期4"]
    told = [call for call in double.calls if FULL in str(call.params.get("text"))]
    assert len(told) == 1, "once"


@pytest.mark.usefixtures("two_a_day")
async def test_a_call_under_a_picture_too_many_calls(there: Duty) -> None:
    double, _, guard = there
    for _ in range(3):
        guard.sends_photo(picture())
    guard.sends_photo(picture(), caption=KNIFE)
    await guard.sees("已记下（SJ-")
    await double.person(DESK).sees(KNIFE)
    guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    assert len(await kept(there, subject="")) == 2


async def test_a_day_has_bytes_too_and_a_file_is_a_picture(
    there: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "BYTES_A_DAY", len(picture()) + 10)
    _, _, guard = there
    guard.sends_photo(picture())
    guard.sends_document(picture(), "IMG_1.jpg", "image/jpeg")
    await guard.sees(FULL)
    assert len(await kept(there, subject="")) == 1


# -- danger under anything -----------------------------------------------------------------


async def test_a_photo_with_danger_under_it_calls_at_once_and_is_kept(there: Duty) -> None:
    double, _, guard = there
    guard.sends_photo(picture(), caption=KNIFE)
    await guard.sees("已记下（SJ-")
    await double.person(DESK).sees(KNIFE)
    assert len(await kept(there, subject="incident:")) == 1


@pytest.mark.parametrize("at", [0, 1, 2])
async def test_an_album_is_one_record_whichever_picture_names_the_danger(there: Duty, at: int) -> None:
    double, story, guard = there
    for number in range(3):
        caption = KNIFE if number == at else ""
        guard.sends_photo(picture(), caption=caption, media_group_id="77")
    await guard.sees("已记下（SJ-")
    await double.person(DESK).sees(KNIFE)
    assert len(await kept(there, subject="incident:")) == 3
    assert len(await story.rows(tables.incidents, tables.incidents.c.imported_as == "")) == 1
    assert {row.status for row in await story.rows(tables.hazards, OURS)} <= {"DROPPED"}


@pytest.mark.parametrize("kind", UNDER)
async def test_danger_under_a_film_calls(there: Duty, kind: str) -> None:
    double, _, guard = there
    guard.sends_film(kind, caption=KNIFE)
    await guard.sees("已记下（SJ-")
    await guard.sees("没有留下，只记了文字")
    await double.person(DESK).sees(KNIFE)


@pytest.mark.parametrize("kind", ["photo", "document", "video", "text"])
async def test_forwarded_danger_is_not_silent_and_its_picture_is_no_evidence(there: Duty, kind: str) -> None:
    double, _, guard = there
    if kind == "photo":
        guard.sends_photo(picture(), caption=KNIFE, forwarded=True)
    elif kind == "document":
        guard.sends_document(picture(), caption=KNIFE, forwarded=True)
    elif kind == "video":
        guard.sends_film("video", caption=KNIFE, forwarded=True)
    else:
        guard._post(guard.user, text=KNIFE, extra=guard._origin(True))
    await guard.sees("已记下（SJ-")
    await double.person(DESK).sees(KNIFE)
    if kind in ("photo", "document"):
        await guard.sees("转发的照片看不出在哪里拍的")
    assert not await kept(there, subject="")


@pytest.mark.parametrize("before", ["", "📝 报事件"])
@pytest.mark.parametrize("at", [0, 1, 2])
async def test_a_cry_takes_its_whole_album_along_whichever_picture_it_stands_under(
    there: Duty, at: int, before: str
) -> None:
    double, story, guard = there
    if before:
        guard.sends(before)
        await guard.sees("请用一句话说")
    for number in range(3):
        guard.sends_photo(picture(), caption="救命" if number == at else "", media_group_id="78")
    await guard.sees("求助已记下")
    await double.person(DESK).sees("【紧急求助】")
    assert len(await kept(there, subject="incident:")) == len(await kept(there, subject="")) == 3
    (call,) = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
    assert call.kind == "sos" and call.sentence == "救命"
    assert {row.status for row in await story.rows(tables.hazards, OURS)} <= {"DROPPED"}


@pytest.mark.parametrize("at", [0, 1, 2])
async def test_an_album_that_is_asked_about_is_one_too(there: Duty, at: int) -> None:
    double, story, guard = there
    for number in range(3):
        caption = "那边是不是有人持刀" if number == at else ""
        guard.sends_photo(picture(), caption=caption, media_group_id="78")
    await guard.sees("是正在发生吗")
    await caught_up(double, story)
    guard.presses("是，报警")
    await double.person(DESK).sees("【持械】")
    assert len(await kept(there, subject="incident:")) == len(await kept(there, subject="")) == 3
    assert {row.status for row in await story.rows(tables.hazards, OURS)} <= {"DROPPED"}


# -- files that are pictures -----------------------------------------------------------------


@pytest.mark.parametrize(("mime", "name"), FILES)
async def test_a_file_that_is_a_picture_is_one(there: Duty, mime: str, name: str) -> None:
    double, story, guard = there
    guard.sends_document(picture(), name, mime, caption="三楼灭火器过期")
    await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
    guard.presses("确认")
    await guard.sees("已记下，4号隐患（YH-SCH01-2026-0004）")
    await double.person(OWNER).sees("4号隐患（YH-SCH01-2026-0004）", timeout=20)
    assert double.person(OWNER).heard[-1].photo, "developed, and shown to the owner"
    assert len(await story.rows(tables.photos)) == 1


async def test_three_files_of_one_album_are_one_hazard(there: Duty) -> None:
    _, story, guard = there
    for caption in ("", "三楼灭火器过期", ""):
        guard.sends_document(picture(), caption=caption, media_group_id="79")
    await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
    assert len(await kept(there, subject="hazard:")) == 3
    assert len(await story.rows(tables.hazards, OURS)) == 1


async def test_a_file_that_is_a_picture_joins_what_is_asked_for(there: Duty) -> None:
    """Each of the states that wait for a photograph."""
    double, _, guard = there
    guard.sends("📷 报隐患")
    await guard.sees("请拍一张照片")
    guard.sends_document(picture())
    await guard.sees("请写几个字")
    guard.sends("三楼灭火器过期")
    await guard.sees("对吗？")
    guard.presses("确认")
    await guard.sees("已记下，4号隐患")
    guard.sends("📝 报事件")
    await guard.sees("请用一句话说：什么事")
    guard.sends_document(picture(), "a.png", "image/png", caption="两个家长吵架")
    await guard.sees("已记下（SJ-")
    guard.sends_document(picture(), "a.heic", "image/heic")
    assert len(await kept(there, subject="hazard:")) == 1
    assert len(await kept(there, subject="incident:")) == 2
    owner = double.person(OWNER)
    await owner.sees("4号隐患（YH-SCH01-2026-0004）", timeout=20)
    owner.presses("已整改")
    await owner.sees("整改后的照片")
    owner.sends_document(picture())
    await owner.sees("已整改，等学校复查")
    assert [row.purpose for row in await kept(there, subject="hazard:")] == ["before", "after"]


async def test_a_file_that_is_a_picture_belongs_to_the_call(there: Duty) -> None:
    double, _, guard = there
    guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    guard.sends_document(picture())
    await guard.sees("照片已收到")
    await double.person(DESK).sees("照片")
    assert len(await kept(there, subject="incident:")) == 1


async def test_a_file_that_says_here_checks_in_and_is_not_kept(there: Duty) -> None:
    _, _, guard = there
    guard.sends_document(picture(), caption="到岗")
    await guard.sees("到岗已记下")
    await guard.sees("照片没有保存")
    assert not await kept(there, subject="")


@pytest.mark.parametrize(
    ("mime", "name", "named"),
    [
        ("image/gif", "a.gif", "GIF动图"),
        ("image/bmp", "a", "BMP图"),
        ("image/tiff", "", "TIFF图"),
        ("image/avif", "a.avif", "AVIF图"),
        ("application/pdf", "a.pdf", "PDF文件"),
        ("application/octet-stream", "a.gif", "GIF动图"),
        ("video/mp4", "a", "视频"),
        ("", "a.MOV", "视频"),
    ],
)
async def test_other_kinds_are_refused_by_name_and_their_words_are_kept(
    there: Duty, mime: str, name: str, named: str
) -> None:
    _, _, guard = there
    guard.sends_document(b"x", name, mime)
    asked = await guard.sees(f"这是{named}，我看不懂，没有留下。请发照片")
    assert asked.labels == ["签到", "报隐患", "报事件"]
    guard.sends_document(b"x", name, mime, caption="三楼灭火器过期")
    await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
    await guard.sees(f"{named}没有留下，只记了文字")
    assert not await kept(there, subject="")


async def test_a_picture_that_is_a_gif_after_all_is_named_when_it_is_opened(there: Duty) -> None:
    _, _, guard = there
    guard.sends_document(b"GIF89a" + bytes(100), "a.jpg", "image/jpeg", caption=KNIFE)
    await guard.sees("已记下（SJ-")
    await guard.sees("这是GIF动图，不是照片，打不开，文字已记下（SJ-")


# -- words under what is not kept ----------------------------------------------------------


@pytest.mark.parametrize("kind", [*UNDER, "document"])
async def test_words_under_a_film_are_words(there: Duty, kind: str) -> None:
    _, _, guard = there
    if kind == "document":
        guard.sends_document(b"PK", "名单.xlsx", "application/x-any", caption="三楼灭火器过期")
    else:
        guard.sends_film(kind, caption="三楼灭火器过期")
    await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
    await guard.sees("没有留下，只记了文字")


async def test_words_under_a_film_answer_what_was_asked(there: Duty) -> None:
    double, story, guard = there
    guard.sends("📝 报事件")
    await guard.sees("请用一句话说：什么事")
    guard.sends_film("video", caption="两个家长吵架")
    await guard.sees("已记下（SJ-")
    guard.sends_film("video", caption="其中一个走了")
    await guard.sees("已补进")
    guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    guard.sends_film("video", caption="穿黑衣服")
    await caught_up(double, story)
    *_, row = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
    assert "穿黑衣服" in row.sentence


# -- what nobody reads -----------------------------------------------------------------------

FILE = {"file_id": "f3", "file_unique_id": "f3"}
ODD: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": FILE
        | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    },
    "sticker of tomorrow": {"sticker": {"type": "hologram"}},
    "contact": {"contact": {"phone_number": "+86", "first_name": "某"}},
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "poll": {"poll": {"id": "1"}},
    "story": {"story": {"chat": {"id": 5, "type": "private"}, "id": 1}},
    "paid": {"paid_media": {"star_count": 1, "paid_media": []}},
    "giveaway": {"giveaway": {"chats": [], "winners_selection_date": 1, "winner_count": 1}},
    "something new": {"hologram": {"x": 1}},
    "film": {"video": FILE | {"duration": 3, "width": 1, "height": 1}},
}


@pytest.mark.parametrize("name", ODD)
async def test_what_nobody_reads_has_one_plain_answer(there: Duty, name: str) -> None:
    double, story, guard = there
    for _ in range(3):
        guard.sends_raw(**ODD[name])
    await caught_up(double, story)
    (answer,) = guard.heard
    assert answer.labels == ["签到", "报隐患", "报事件"]
    assert not await story.rows(tables.parked_updates)


@pytest.mark.parametrize(
    "service",
    [
        {"pinned_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    ],
)
async def test_what_telegram_says_itself_is_silent(there: Duty, service: dict[str, Any]) -> None:
    double, story, guard = there
    guard.sends_raw(**service)
    await caught_up(double, story)
    assert not guard.heard and not await story.rows(tables.parked_updates)
