"""The files that are kept on a page of rows: which columns it shows, and how each is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from console.rosters.scope import standing_there
from console.shell.forms import Control, Field, Options
from console.shell.room import Visitor
from duty.district.people import Role
from duty.district.shifts import DayKind
from duty.rights.may import About, may_here
from duty.rights.words import Do, Thing
from storage.importing.sheets import PHONE_KINDS, WINDOW_DAYS
from storage.keeping.cells import sheet_named


@dataclass(frozen=True)
class Kind:
    """A page of rows. prefix: of identifiers that are made here; removes: whether rows can go at all."""

    name: str
    sheet: str
    fields: tuple[Field, ...]
    prefix: str = ""
    removes: bool = True
    searched: bool = False
    of_district: bool = False
    """Rows of the whole district stand on it, too."""

    def fields_for(self, visitor: Visitor) -> list[Field]:
        """What the file has a column for, and this visitor may fill in."""
        known = sheet_named(self.sheet).by_name
        return [f for f in self.fields if f.column in known and (visitor.keeps_all or not f.keeper)]


def roles(visitor: Visitor, school: str) -> Options:
    """Those that this visitor may give."""
    about = (school,) if school else ()
    return [
        (role.value, visitor.words.term("role", role))
        for role in Role
        if may_here(visitor.person, Do.MAKE, Thing.PERSON, About(about, role=role))
    ]


def phone_kinds(visitor: Visitor, school: str) -> Options:
    return [(kind, visitor.words.term("phone_kind", kind)) for kind in PHONE_KINDS]


def certificates(visitor: Visitor, school: str) -> Options:
    return [("", ""), *((flag, visitor.words.term("flag", flag)) for flag in ("yes", "no"))]


def window_days(visitor: Visitor, school: str) -> Options:
    return [(str(day.value), visitor.words.term("day_kind", day.value)) for day in WINDOW_DAYS]


def day_kinds(visitor: Visitor, school: str) -> Options:
    return [(kind.value, visitor.words.term("day_kind", kind.value)) for kind in DayKind]


def as_weekdays(visitor: Visitor, school: str) -> Options:
    return [("", ""), *((day, visitor.words.term("weekday", day)) for day in "1234567")]


def windows(visitor: Visitor, school: str) -> Options:
    return [
        (window.key, f"{window.name} {window.start:%H:%M}") for window in visitor.district.windows_of(school)
    ]


def posts(visitor: Visitor, school: str) -> Options:
    return [(post.id, post.name) for post in visitor.district.posts_of(school)]


POST_KINDS = ("gate", "crossing", "dormitory")


def post_kinds(visitor: Visitor, school: str) -> Options:
    return [(kind, visitor.words.term("post_kind", kind)) for kind in POST_KINDS]


PEOPLE = Kind(
    "people",
    "people.csv",
    (
        Field("name"),
        Field("person_id"),
        Field("role", Control.CHOICE, roles),
        Field("phone"),
        Field("phone_kind", Control.CHOICE, phone_kinds, listed=False),
        Field("certificate", Control.CHOICE, certificates),
        Field("birth_year", Control.NUMBER, listed=False),
        Field("left_on", Control.DATE),
        Field("school_id", keeper=True, listed=False),
        Field("org_id", keeper=True, listed=False),
        Field("telegram_id", keeper=True, listed=False),
    ),
    prefix="R",
    removes=False,
    searched=True,
)
POSTS = Kind(
    "posts",
    "posts.csv",
    (
        Field("name"),
        Field("post_id"),
        Field("kind", Control.CHOICE, post_kinds),
        Field("required", Control.HEADS),
        Field("latitude", Control.NUMBER),
        Field("longitude", Control.NUMBER),
        Field("radius_m", Control.NUMBER),
    ),
    prefix="P",
)
WINDOWS = Kind(
    "windows",
    "windows.csv",
    (
        Field("name"),
        Field("window"),
        Field("start", Control.TIME),
        Field("end", Control.TIME),
        Field("days", Control.CHOICE, window_days),
        Field("lead_min", Control.NUMBER),
    ),
    prefix="w",
)
ROSTER = Kind(
    "roster",
    "roster.csv",
    (
        Field("window", Control.CHOICE, windows),
        Field("post_id", Control.CHOICE, posts),
        Field("person_id", Control.CHOICE, standing_there),
        Field("weekdays", Control.WEEKDAYS),
    ),
)
CALENDAR = Kind(
    "calendar",
    "calendar.csv",
    (
        Field("date", Control.DATE),
        Field("kind", Control.CHOICE, day_kinds),
        Field("as_weekday", Control.CHOICE, as_weekdays),
        Field("dismissal", Control.TIME),
        Field("second_dismissal", Control.TIME),
        Field("note"),
    ),
    of_district=True,
)
TERMS = Kind(
    "terms",
    "terms.csv",
    (Field("name"), Field("begin", Control.DATE), Field("end", Control.DATE)),
    of_district=True,
)
PERIODS = Kind(
    "periods",
    "key_periods.csv",
    (Field("name"), Field("begin", Control.DATE), Field("end", Control.DATE), Field("extra")),
    of_district=True,
)
ROUTINES = Kind(
    "routines",
    "routines.csv",
    (
        Field("routine_id"),
        Field("title"),
        Field("text", Control.LONG, listed=False),
        Field("who"),
        Field("when"),
        Field("time", Control.TIME),
        Field("window", Control.NUMBER, listed=False),
        Field("buttons", Control.LONG),
        Field("remind_min", Control.NUMBER, listed=False),
        Field("silent_after_min", Control.NUMBER, listed=False),
        Field("silent_to"),
    ),
    of_district=True,
)
KINDS = {kind.name: kind for kind in (PEOPLE, POSTS, WINDOWS, ROSTER, CALENDAR, TERMS, PERIODS, ROUTINES)}
