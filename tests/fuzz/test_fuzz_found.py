"""What the fuzz found, each as a story of its own so that it stays found."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.storable import DEEPEST, _trimmed, decoded, storable
from bot.channels.telegram.polling import NotAnswered, _updates, answer_of, patience_of
from bot.channels.web.updates import incoming
from duty.district.places import Place
from storage import tables
from tests.fuzz.fuzz_updates import deep
from tests.kit.postgres import postgres_url
from tests.kit.story import NUMBERS, Story, on_postgres, opened, settings

__all__ = ["postgres_url"]


@pytest.fixture(params=["sqlite", "postgres"])
async def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Story]:
    """The same house on both databases."""
    if request.param == "sqlite":
        async with opened(settings(tmp_path)) as story:
            yield story
        return
    async with (
        on_postgres(request.getfixturevalue("postgres_url")),
        opened(settings(tmp_path)) as story,
    ):
        yield story


async def says(story: Story, person: str, **changes: Any) -> None:
    """A message with whatever the wire may carry."""
    now = story.house.clock.now()
    posted = incoming(person, {"id": next(NUMBERS), "at": now.isoformat(), "text": "到岗"}, now)
    message = {name: value for name, value in (posted.raw["message"] | changes).items() if value is not None}
    await story.house.intake.submit(replace(posted, raw=posted.raw | {"message": message}))


async def presses(story: Story, person: str, data: str) -> None:
    now = story.house.clock.now()
    press = {"data": data, "message_id": 1}
    posted = {"id": next(NUMBERS), "at": now.isoformat(), "press": press}
    await story.house.intake.submit(incoming(person, posted, now))


ODD_IDS = ("", "²", "１", "٣", "-1", "0", "7.0", "9" * 40, "9007199254740991")


STARTS = ("hz:ok", "card", "fix:done", "hzback", "sum", "ledger", "invites")


async def test_a_button_with_an_odd_number_is_answered(anywhere: Story) -> None:
    """`²` is a digit to Python and no number; a missing one is none at all."""
    leader = anywhere.phone("G01")
    for start in STARTS:
        for end in ("", *(f":{number}" for number in ODD_IDS)):
            await presses(anywhere, "G01", start + end)
            assert await leader.sees(""), start + end
    assert await anywhere.rows(tables.parked_updates) == []
    leader.unseen.clear()


async def test_a_button_without_its_end_is_answered(story: Story) -> None:
    phone = story.phone("G02")
    for data in ("hz:", "alert:", "alert:word", "alert:to", "triage:", "kind:", "rpfield:"):
        await presses(story, "G02", data)
        assert (await phone.sees("")).toast, data
    assert await story.rows(tables.parked_updates) == []


async def test_an_alert_is_closed_by_our_words_only(story: Story) -> None:
    """A button's data can be forged: a word that stands on no button closes nothing."""
    guard, officer = story.phone("G02"), story.phone("DO3")
    await guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    (alert,) = await story.rows(tables.alerts)
    await presses(story, "DO3", f"alert:word:没事:{alert.id}")
    await story.settled()
    (alert,) = await story.rows(tables.alerts)
    assert alert.state == "open" and not alert.outcome
    for phone in (guard, officer):
        phone.unseen.clear()


@pytest.mark.parametrize("date", [0, -5, 1, 10**13, 253_402_300_799])
async def test_a_clock_beyond_all_years_is_not_believed(story: Story, date: int) -> None:
    await says(story, "G02", date=date)
    assert len(await story.rows(tables.check_ins)) == 1
    assert await story.rows(tables.parked_updates) == []


async def test_a_character_nobody_sees_costs_no_check_in(anywhere: Story) -> None:
    """PostgreSQL keeps no NUL: the whole message was set aside for it."""
    await says(anywhere, "G02", text="到\x00岗")
    assert len(await anywhere.rows(tables.check_ins)) == 1
    assert [row.text for row in await anywhere.rows(tables.messages)] == ["到岗"]
    assert await anywhere.rows(tables.parked_updates) == []


async def test_a_file_with_a_long_name_costs_no_report(anywhere: Story) -> None:
    size = {"file_id": "x" * 250, "file_unique_id": "x", "width": 1, "height": 1}
    await says(anywhere, "G02", text=None, photo=[size], caption="三楼灭火器过期")
    drafts = await anywhere.rows(tables.hazards, tables.hazards.c.imported_as == "")
    assert [row.description for row in drafts] == ["三楼灭火器过期"]
    assert await anywhere.rows(tables.parked_updates) == []


def test_a_latitude_beyond_the_pole_has_a_distance() -> None:
    """Seen from the other side of the Earth it is the same point, and rounding made it less than nothing."""
    assert Place(33.413, 118.212).metres_to(Place(146.587, -61.788)) == 0


@pytest.mark.parametrize("place", [(1e308, 0.0), (91.0, 200.0), (-1e308, -1e308), (5e-324, 180.0)])
async def test_a_place_that_is_none_is_far_away(story: Story, place: tuple[float, float]) -> None:
    assert Place(*place).metres_to(Place(33.4, 118.9)) >= 0
    spot = {"latitude": place[0], "longitude": place[1]}
    await says(story, "G02", text=None, location=spot)
    (made,) = await story.rows(tables.check_ins)
    assert made.standing == "doubtful"
    assert await story.rows(tables.parked_updates) == []


async def test_a_card_with_an_odd_number_is_not_there(story: Story) -> None:
    for key in ("card/²", "card/" + "9" * 40, "card/-1", "card/"):
        assert await _photo(story, key) is None


async def _photo(story: Story, key: str) -> bytes | None:
    from bot.reception import Reception

    house = story.house
    return await Reception(house.boundary, house.pictures, house.clock.now).photo(key, "DO3")


@pytest.mark.parametrize("levels", [60, 255, 900])
async def test_what_is_nested_without_end_blocks_nobody(story: Story, levels: int) -> None:
    """In a field that nobody knows it is left out; in one of ours the update is set aside once."""
    guard, leader, admin = (story.phone(name) for name in ("G02", "G03", "AD01"))
    await says(story, "G02", unknown=deep(levels))
    await guard.sees("到岗已记下")
    await says(story, "G03", text=deep(levels))
    await leader.sees("您的消息没有丢")
    assert len(await story.rows(tables.parked_updates)) == 1
    for phone in (guard, admin, leader):
        phone.unseen.clear()


# -- the wire -------------------------------------------------------------------------------------


def _nested(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4)


def test_half_a_character_becomes_a_question_mark() -> None:
    assert decoded(b'{"text": "\\ud83d"}') == {"text": "?"}
    assert storable({"text": "a\ud83d\x00b", "\x00x": ["\x00"]}) == {"text": "a?b", "x": [""]}
    assert storable([1.5, float("nan"), float("inf"), 7, None, True]) == [1.5, None, None, 7, None, True]


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), _nested, max_leaves=20)
)
def test_one_glance_passes_only_what_would_stay_as_it_is(value: Any) -> None:
    assert json.dumps(storable(value)) == json.dumps(_trimmed(value))


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b"NaN"])
def test_what_is_no_json_says_so(body: bytes) -> None:
    with pytest.raises(ValueError):
        decoded(body)


def test_what_nobody_could_have_made_ends_somewhere() -> None:
    deep: Any = "words"
    for _ in range(DEEPEST * 10):
        deep = [deep]
    kept, levels = storable(deep), 0
    while isinstance(kept, list):
        kept, levels = kept[0], levels + 1
    assert kept is None and levels == DEEPEST


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (b'{"parameters": {"retry_after": 7}}', 7.0),
        (b'{"parameters": {"retry_after": -7}}', 0.0),
        (b'{"parameters": {"retry_after": 1e300}}', 3600.0),
        (b'{"parameters": {"retry_after": "soon"}}', 0.0),
        (b'{"parameters": {"retry_after": {}}}', 0.0),
        (b'{"parameters": [1]}', 0.0),
        (b'{"parameters": "x"}', 0.0),
        (b"[]", 0.0),
        (b"\xff", 0.0),
    ],
)
def test_telegrams_patience_is_a_number_or_nothing(body: bytes, seconds: float) -> None:
    """A list where an object belongs ended the polling, and with it the house."""
    assert patience_of(answer_of(body)) == seconds
    with pytest.raises(NotAnswered) as raised:
        _updates(500, body)
    assert raised.value.after_s == seconds


def test_true_is_no_number_of_an_update() -> None:
    """The offset is counted from it: the first real update would have been acknowledged unseen."""
    with pytest.raises(NotAnswered, match="without an id"):
        _updates(200, b'{"ok": true, "result": [{"update_id": true}]}')
