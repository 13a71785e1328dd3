"""Everything an import says about a bad file, in one place. The texts are in `texts/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from duty.district.schools import FARTHEST_M
from duty.records.restricted import restricted
from storage.importing.saying.said import Reason

SHOWN = 24
MOST_NAMES = 5

NO_DIRECTORY = Reason("file.no_directory")
NO_FILE = Reason("file.no_file")
NOT_IN_CHINA = Reason("check.not_in_china")
UNREADABLE = Reason("file.unreadable")
NO_HEADER = Reason("file.no_header")
COLUMN_MISSING = Reason("line.column_missing")
NOT_TAKEN = Reason("line.not_taken")
HIDDEN_ROW = Reason("line.hidden_row")
EXAMPLE = Reason("line.example")
TOTAL = Reason("line.total")
HEADINGS_AGAIN = Reason("line.headings_again")
COLUMN_TWICE = Reason("line.column_twice")
EMPTY = Reason("cell.empty")
RESTRICTED = Reason("cell.restricted")
DISMISSAL_MISSING = Reason("check.dismissal_missing")
ORG_OR_SCHOOL = Reason("check.org_or_school")
ORG_XOR_SCHOOL = Reason("check.org_xor_school")
CHASER_MISSING = Reason("check.chaser_missing")
LADDER_AT_ONCE = Reason("check.ladder_at_once")
LADDER_ORDER = Reason("check.ladder_order")
LADDER_ENDLESS = Reason("check.ladder_endless")
BUTTONS_MOST = Reason("check.buttons_most")
TIME_MISSING = Reason("check.time_missing")
BUTTONS_MISSING = Reason("check.buttons_missing")
WHO_MISSING = Reason("check.who_missing")
SILENT_BOTH = Reason("check.silent_both")
ENDS_BEFORE = Reason("check.ends_before")
NO_ARRIVAL = Reason("check.no_arrival")
ATTENDANT_ELSEWHERE = Reason("check.attendant_elsewhere")
TOO_NARROW = Reason("cell.too_narrow")
EXAMPLE_LEFT = Reason("cell.example_left")
NO_PLACE = Reason("check.no_place")
EXCHANGED = Reason("check.exchanged")
POINT_SLIPPED = Reason("check.point_slipped")
PLACE_OF_SCHOOL = Reason("hint.place_of_school")
TAKEN_AS_NONE = Reason("hint.taken_as_none")
ENDS_NEXT_DAY = Reason("hint.ends_next_day")
PHONE_ROUNDED = Reason("hint.phone_rounded")
PHONE_SHORT = Reason("hint.phone_short")


def shown(value: object) -> str:
    """A value as it may stand in a line of output: short, on one line, never an ID number."""
    text = str(value)
    if restricted(text):
        return Reason("any.hidden")
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def no_files(names: Iterable[str]) -> Reason:
    return Reason("file.no_files", names=list(names))


def unknown_column(names: Iterable[str]) -> Reason:
    return Reason("line.unknown_column", names=list(names))


def cells_wrong(found: int, expected: int) -> Reason:
    return Reason("line.cells_wrong", found=found, expected=expected)


def not_a_number(cell: str) -> Reason:
    return Reason("cell.not_a_number", cell=shown(cell))


def not_whole(cell: str) -> Reason:
    return Reason("cell.not_whole", cell=shown(cell))


def out_of_range(cell: str, low: float, high: float) -> Reason:
    return Reason("cell.out_of_range", cell=shown(cell), low=f"{low:g}", high=f"{high:g}")


def not_above(cell: str, low: float) -> Reason:
    return Reason("cell.not_above", cell=shown(cell), low=f"{low:g}")


def not_one_of(cell: str, words: Iterable[str]) -> Reason:
    return Reason("cell.not_one_of", cell=shown(cell), words=list(words))


def not_an_id(cell: str) -> Reason:
    return Reason("cell.not_an_id", cell=shown(cell))


def not_a_time(cell: str) -> Reason:
    return Reason("cell.not_a_time", cell=shown(cell))


def not_a_date(cell: str) -> Reason:
    return Reason("cell.not_a_date", cell=shown(cell))


def not_a_moment(cell: str) -> Reason:
    return Reason("cell.not_a_moment", cell=shown(cell))


def not_a_telegram_id(cell: str) -> Reason:
    return Reason("cell.not_a_telegram_id", cell=shown(cell))


def weekdays(cell: str) -> Reason:
    return Reason("cell.weekdays", cell=shown(cell))


def heads(cell: str, kinds: Iterable[str]) -> Reason:
    return Reason("cell.heads", cell=shown(cell), kinds=list(kinds))


def heads_in_words(cell: str, kinds: Iterable[str]) -> Reason:
    """The same to whoever writes 民警1."""
    return Reason("cell.heads_in_words", cell=shown(cell), kinds=list(kinds))


def ladder_repeat(shortest: int) -> Reason:
    return Reason("check.ladder_repeat", shortest=shortest)


def too_many(found: int, most: int) -> Reason:
    return Reason("cell.too_many", found=found, most=most)


def not_a_tag(cell: str) -> Reason:
    return Reason("cell.not_a_tag", cell=shown(cell))


def repeated(value: str) -> Reason:
    return Reason("cell.repeated", cell=shown(value))


def too_long(found: int, limit: int) -> Reason:
    return Reason("cell.too_long", found=found, limit=limit)


def key_twice(key: str, line: int, place: str = "") -> Reason:
    """`place`: another page or file than the one this is about."""
    if place:
        return Reason("line.key_twice_at", key=shown(key), line=line, place=shown(place))
    return Reason("line.key_twice", key=shown(key), line=line)


def not_found(value: str, file: str) -> Reason:
    return Reason("check.not_found", cell=shown(value), file=file)


def no_window(school: str, window: str) -> Reason:
    return Reason("check.no_window", school=school, cell=shown(window))


def other_school(what: str, school: str) -> Reason:
    return Reason("check.other_school", cell=shown(what), school=school)


def parent_cycle(org: str) -> Reason:
    return Reason("check.parent_cycle", cell=shown(org))


def spelled_alike(cell: str, other: str) -> Reason:
    return Reason("check.spelled_alike", cell=shown(cell), other=shown(other))


def telegram_taken(cell: str, person: str) -> Reason:
    return Reason("check.telegram_taken", cell=cell, person=person)


def schedule(cell: str) -> Reason:
    return Reason("cell.schedule", cell=shown(cell))


def choice(cell: str) -> Reason:
    return Reason("cell.choice", cell=shown(cell))


def no_routine(row: str) -> Reason:
    return Reason("check.no_routine", cell=shown(row))


def error_value(cell: str) -> Reason:
    return Reason("cell.error_value", cell=shown(cell))


def scientific(cell: str) -> Reason:
    return Reason("cell.scientific", cell=shown(cell))


def formula(cell: str) -> Reason:
    return Reason("cell.formula", cell=shown(cell))


def two_names(cell: str) -> Reason:
    return Reason("cell.two_names", cell=shown(cell))


def turned_into_day(cell: str) -> Reason:
    return Reason("cell.turned_into_day", cell=shown(cell))


def no_headings(names: Iterable[str]) -> Reason:
    return Reason("file.no_headings", names=list(names))


def band(cell: str) -> Reason:
    return Reason("line.band", cell=shown(cell))


def named_several(name: str, ids: Iterable[str]) -> Reason:
    return Reason("check.named_several", name=shown(name), ids=list(ids)[:5])


def named_twice(name: str, line: int) -> Reason:
    return Reason("line.named_twice", name=shown(name), line=line)


def titled(file: str, title: str) -> Reason:
    """One of our files: its Chinese title, in English its own name."""
    return Reason("any.file", name=file, title=title)


def not_named(name: str, sheet: str) -> Reason:
    return Reason("check.not_named", name=shown(name), sheet=sheet)


def not_named_at(name: str, school: str, sheet: str) -> Reason:
    return Reason("check.not_named_at", name=shown(name), school=school, sheet=sheet)


def not_ours(names: Iterable[str]) -> Reason:
    return Reason("file.not_ours", names=list(names))


def school_of_title(name: str) -> Reason:
    return Reason("file.school_of_title", name=shown(name))


def not_a_table() -> Reason:
    return Reason("file.not_a_table")


def far_away(metres: float, guess: str) -> Reason:
    far, most = f"{metres / 1000:.1f}", f"{FARTHEST_M / 1000:g}"
    return Reason("check.far_away", metres=far, most=most, guess=guess)


def shifted(metres: float) -> Reason:
    return Reason("check.shifted", metres=f"{metres:.0f}")


def not_at_a_desk(name: str) -> Reason:
    return Reason("hint.not_at_a_desk", name=shown(name))


def no_principal(names: Sequence[str]) -> Reason:
    told = [shown(name) for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        return Reason("hint.no_principal_more", names=told, count=len(names))
    return Reason("hint.no_principal", names=told)
