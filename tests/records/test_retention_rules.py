"""Letting go: what goes when, which files a photo leaves behind, which figures of a sentence are a place."""

from datetime import timedelta
from typing import Any

import pytest

from duty.records import retention
from duty.records.photos import Photo, PhotoState
from duty.records.ports import Retention
from duty.records.subject import Subject
from storage.queries.upkeep.retention import PLACE
from tests.kit.engine_room import MONDAY
from tests.kit.memory_cases import CaseWork, now_of


def photo(file: str, **changes: str) -> Photo:
    made = Photo(Subject("hazard", 1), "before", "web", file, "G02", MONDAY)
    made.large_key, made.small_key = changes.get("large", ""), changes.get("small", "")
    made.latitude, made.longitude, made.taken_at = 30.1, 118.2, "2026-11-23T06:50:00"
    return made


def test_a_photo_of_the_page_leaves_its_versions_and_the_upload() -> None:
    lost = photo("web:abc", large="photos/1-1600.jpg", small="photos/1-320.jpg")
    assert lost.lose() == ["photos/1-1600.jpg", "photos/1-320.jpg", "inbox/abc"]
    assert lost.state is PhotoState.GONE and lost.settled
    assert (lost.large_key, lost.small_key, lost.latitude, lost.longitude, lost.taken_at) == (
        "",
        "",
        None,
        None,
        "",
    )


def test_a_photo_of_telegram_has_no_upload_here_and_one_never_developed_no_versions() -> None:
    assert photo("AgACAgUAAx").lose() == []


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("位置：33.4157，118.8816", "位置：—"),
        (" Place: 33.4157, 118.8816", " Place: —"),
        ("位置：-33.4157，-118.8816。请看", "位置：—。请看"),
        ("离东门岗约2.3公里", "离东门岗约2.3公里"),
        ("07:44 实验小学东门岗 000-0001", "07:44 实验小学东门岗 000-0001"),
        ("YH-SCH01-2026-0007", "YH-SCH01-2026-0007"),
        ("温度36.6，38.2", "温度36.6，38.2"),
    ],
)
def test_only_a_place_is_taken_out_of_a_sentence(said: str, left: str) -> None:
    assert PLACE.sub("—", said) == left


# -- when what goes ------------------------------------------------------------------------

HORIZONS = {
    "forget_check_in_places": 30,
    "forget_scan_places": 30,
    "forget_incident_places": 30,
    "forget_camera_places": 30,
    "forget_places_said": 30,
    "forget_parked_places": 30,
    "forget_distances": 90,
    "forget_conversations": 30,
    "forget_questions": 30,
    "forget_messages": 365,
    "forget_words_of_changes": 365,
    "forget_said": 365,
    "forget_parked": 365,
    "forget_strangers": 1,
    "forget_lines": 400,
    "forget_pages": 400,
    "forget_gaps": 400,
    "forget_hails": 365,
    "forget_leader_cards": 30,
    "forget_reuse_marks": 30,
    "forget_edits": 365,
    "forget_drafts": 7,
    "forget_absences": 365,
    "forget_tip_words": 30,
    "forget_tips": 365,
    "photos_over": 30,
}
"""Days, as the consent notice promises them."""


def test_each_kind_goes_when_the_notice_says_and_none_is_forgotten() -> None:
    work: Any = CaseWork()
    assert now_of(retention.sweep(work, MONDAY)) == 0
    assert {kind: (MONDAY - before).days for kind, before in work.retention.asked.items()} == HORIZONS
    port = {name for name in vars(Retention) if name.startswith(("forget_", "photos_"))}
    work.retention.asked.clear()
    assert now_of(retention.sweep_fleeting(work, MONDAY)) == 0
    assert set(work.retention.asked.values()) == {MONDAY - timedelta(minutes=10)}
    assert port == set(HORIZONS) | set(work.retention.asked), (
        "what storage can let go of, the rules let go of"
    )


def test_a_great_deal_goes_in_bounded_parts_until_nothing_is_left() -> None:
    work: Any = CaseWork()
    work.retention.rows.update(forget_messages=1200, forget_said=3)
    swept = [now_of(retention.sweep(work, MONDAY)) for _ in range(4)]
    assert swept == [503, 500, 200, 0]


def test_a_photo_that_is_over_leaves_its_row_and_a_line_in_the_history() -> None:
    work: Any = CaseWork()
    lost = photo("web:abc", large="photos/1-1600.jpg", small="photos/1-320.jpg")
    lost.id, work.retention.over = 7, [lost]
    assert now_of(retention.sweep(work, MONDAY)) == 1
    assert lost.gone and set(work.retention.leaving) == {
        "photos/1-1600.jpg",
        "photos/1-320.jpg",
        "inbox/abc",
    }
    (change,) = work.history
    assert (change.subject, change.what, change.actor_id) == (lost.subject, "photo_gone", "")
    assert change.detail == {"photo": 7}
    assert now_of(retention.sweep(work, MONDAY)) == 0
