"""Letting go: which files a photo leaves behind, and which figures of a sentence are a place."""

import pytest

from duty.records.photos import Photo, PhotoState
from duty.records.subject import Subject
from storage.queries.retention import PLACE
from tests.kit.engine_room import MONDAY


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
