"""What an address asks of the ledger: filters, order, a page's beginning; what makes no sense is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote, urlencode

from console.shell.room import Visitor
from duty.district.areas import area_of, schools_named
from duty.district.schools import School
from duty.district.severity import Level
from duty.hazards.category import categories
from duty.hazards.listing.wanted import Order, Standing, Wanted, narrowed, words_of
from duty.hazards.sight import Sight, Turn, all_of, sight
from duty.rights.may import opens
from duty.rights.words import Do, Thing

PATH = "/ledger"
FIELDS = ("state", "school", "area", "category", "level", "q", "from", "to", "order")
LONGEST = 60
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """told: what of FIELDS the address says and was understood; the rest of it follows from that.

    seen: the rows; counted: the same schools, all their rows, for whoever reads the counts of all.
    """

    told: Mapping[str, str]
    wanted: Wanted
    seen: Sight
    counted: Sight
    schools: Sequence[School]
    turn: Turn | None = None

    def link(self, path: str = PATH, **changes: str) -> str:
        """The same with something else, from its first page on."""
        said = {name: value for name, value in (dict(self.told) | changes).items() if value}
        return f"{path}?{urlencode(said, quote_via=quote)}" if said else path


def asked_of(query: Mapping[str, str], visitor: Visitor) -> Asked:
    told = {name: query.get(name, "").strip()[:LONGEST] for name in FIELDS}
    known = {
        "state": _one_of(Standing, told["state"]),
        "order": _one_of(Order, told["order"]),
        "level": _one_of(Level, told["level"]),
        "category": told["category"] if told["category"] in categories() else "",
        "from": _day(told["from"]),
        "to": _day(told["to"]),
    }
    told = {name: value for name, value in (told | known).items() if value}
    schools = _schools(visitor, told)
    seen, counted = sight(visitor.district, visitor.person), all_of(visitor.district, visitor.person)
    if len(schools) < len(visitor.district.schools_seen_by(visitor.person)):
        ids = [school.id for school in schools]
        seen, counted = narrowed(seen, ids), narrowed(counted, ids)
    counts_all = opens(visitor.person, Do.COUNT, Thing.LEDGER)
    return Asked(told, _wanted(told, visitor), seen, counted if counts_all else seen, schools, _turn(query))


def _wanted(told: Mapping[str, str], visitor: Visitor) -> Wanted:
    wanted = Wanted(
        standing=Standing(told.get("state", "")),
        category=told.get("category", ""),
        words=words_of(told.get("q", "")),
        order=Order(told.get("order", "")),
        now=visitor.now,
    )
    level = Level(told["level"]) if "level" in told else None
    since = _midnight(told["from"], visitor) if "from" in told else None
    until = _midnight(told["to"], visitor) + timedelta(days=1) if "to" in told else None
    return replace(wanted, level=level, since=since, until=until)


def _schools(visitor: Visitor, told: Mapping[str, str]) -> Sequence[School]:
    """Of an area, by number or by a part of its name; all that are seen where nothing is asked."""
    found: Sequence[School] = visitor.district.schools_seen_by(visitor.person)
    if area := told.get("area"):
        found = area_of(found, area)
    if school := told.get("school"):
        found = schools_named(found, school)
    return found


def _turn(query: Mapping[str, str]) -> Turn | None:
    for name in ("after", "before"):
        number = query.get(name, "")
        if number.isascii() and number.isdigit() and len(number) < 16:
            return Turn(int(number), back=name == "before")
    return None


def _one_of(kind: type[Kind], value: str) -> str:
    return value if value in {str(one) for one in kind} else ""


def _day(value: str) -> str:
    try:
        return str(date.fromisoformat(value))
    except ValueError:
        return ""


def _midnight(day: str, visitor: Visitor) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), visitor.district.timezone)
