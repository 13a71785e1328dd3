"""The printed codes of a school: a poster for each of its checkpoints, then for each of its posts."""

from __future__ import annotations

from collections.abc import Iterator

from duty.district.district import District
from duty.patrols.codes import Codes
from media.paper import Poster, point_poster


def posters(district: District, codes: Codes, before_code: str, school_id: str) -> list[Poster]:
    """`before_code`: what a code is appended to, e.g. `https://…/s#`."""
    return [
        *_points(district, codes, before_code, school_id),
        *_posts(district, codes, before_code, school_id),
    ]


def _points(district: District, codes: Codes, before_code: str, school_id: str) -> Iterator[Poster]:
    school = district.schools[school_id].short_name
    for point in district.beats.points_of(school_id):
        link = before_code + codes.of_checkpoint(point.id)
        yield point_poster(school, point.name, link, point.looks, point.id)


def _posts(district: District, codes: Codes, before_code: str, school_id: str) -> Iterator[Poster]:
    school = district.schools[school_id].short_name
    for post in district.posts_of(school_id):
        yield Poster(school, post.name, before_code + codes.of_post(post.id), number=post.id)
