"""A code on the wall: signed, short, read from any spelling; and the ids of tags."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duty.district.places import Place
from duty.district.rounds import Beats, Checkpoint
from duty.patrols.codes import LONGEST, Code, Codes, Kind, looks_like_code
from tests.kit.memory import sample_district

SECRET = "of-the-tests-and-32-characters-long"


def wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.upper,
        str.lower,
        wide,
        lambda s: s.replace("_", "").replace("-", ""),
        lambda s: f" {s[:9]} {s[9:]}\n",
    ],
)
def test_a_code_is_read_in_any_spelling(spell) -> None:  # type: ignore[no-untyped-def]
    codes = Codes(SECRET)
    assert codes.read(spell(codes.of_checkpoint("SCH01-C01"))) == Code(Kind.CHECKPOINT, "SCH01C01")
    assert codes.read(spell(codes.of_tag("SCH01-C01"))) == Code(Kind.TAG, "SCH01C01")
    assert codes.read(spell(codes.of_post("P001"))) == Code(Kind.POST, "P001")


def test_nobody_else_can_make_one() -> None:
    ours, other = Codes(SECRET), Codes(SECRET + "!")
    made = ours.of_checkpoint("SCH01-C01")
    assert other.read(made) is None
    assert ours.read("c_SCH01-C02_" + made[-10:]) is None, "of another point"
    assert ours.read("p" + made[1:]) is None, "of another kind"
    assert ours.read("SCH01-C01") is None, "no signature"
    assert ours.read("") is None and ours.read("c") is None and ours.read("x" * 5000) is None


def test_it_fits_into_a_link_of_telegram() -> None:
    longest = Codes(SECRET).of_checkpoint("x" * 24)
    assert len(longest) <= LONGEST
    assert set(longest) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def test_what_was_meant_as_a_code_is_known_as_one() -> None:
    assert looks_like_code("c_SCH01-C01_AAAAAAAAAA")
    assert not looks_like_code("c_短") and not looks_like_code("操场的灯坏了") and not looks_like_code("")


@pytest.mark.parametrize("spelled", ["04:A2:2B:9C", "04a22b9c", "04 A2 2B 9C", wide("04:a2:2b:9c")])
def test_a_tag_finds_its_point_in_any_spelling(spelled: str) -> None:
    point = Checkpoint("SCH01-C01", "SCH01", "东门", Place(33.4, 118.8), 40, tag="04-a2-2b-9c")
    other = replace(point, id="SCH01-C02", tag="")
    beats = Beats([point, other], ())
    assert beats.by_tag(spelled) is point
    assert beats.by_tag("04A22B9D") is None and beats.by_tag("") is None


def test_the_sample_district_knows_its_points_and_posts_by_their_codes() -> None:
    district = sample_district()
    assert district.beats.by_code("sch01c01") is district.checkpoints["SCH01-C01"]
    post = next(iter(district.posts.values()))
    assert district.post_by_code(post.id.lower()) is post and district.post_by_code("nowhere") is None
    assert [point.id for point in district.beats.points_of("SCH01")][:2] == ["SCH01-C01", "SCH01-C02"]
    assert {one.id for one in district.beats.rounds_of("SCH07")} == {"R02"}
