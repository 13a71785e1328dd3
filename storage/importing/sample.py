"""The people, posts and schools of the sample district, read from its files without any database."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from duty.district.district import District
from duty.district.people import Person, Role
from duty.district.places import Place
from duty.district.schools import Post, School
from storage.importing.opening import open_path, read_books
from storage.importing.run import SAMPLE


def sample_people(zone: ZoneInfo) -> District:
    """Who and where, and no duty: enough for whoever only wants names."""
    sheets = {one.sheet.name: [row.values for row in one.rows] for one in read_books(open_path(SAMPLE))}
    schools, posts, people = (sheets[name] for name in ("schools.csv", "posts.csv", "people.csv"))
    return District(
        zone,
        schools={one["id"]: School(**_placed(one)) for one in schools},
        posts={one["id"]: Post(**_placed(one)) for one in posts},
        people={one["id"]: _person(one) for one in people},
    )


def _placed(values: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name not in ("latitude", "longitude")}
    return kept | {"place": Place(values["latitude"], values["longitude"])}


def _person(values: dict[str, Any]) -> Person:
    return Person(**values | {"role": Role(values["role"]), "schools": tuple(values["schools"])})
