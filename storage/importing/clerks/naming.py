"""Names to ids: what a clerk calls by its name is found, and what is new gets an id of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from duty.district.schools import short
from storage.importing.cells import Named
from storage.importing.clerks.made import IDENTITIES, natural_name, new_id, usual
from storage.importing.clerks.vocabulary import sheet_title
from storage.importing.reading import Parsed, Row
from storage.importing.saying import reasons
from storage.importing.shape import REQUIRED, Column, Sheet
from storage.importing.sheets import SHEETS

Values = dict[str, Any]
Rows = Mapping[str, Mapping[tuple[Any, ...], Values]]
"""Stored rows by file and key."""
WINDOWS = "windows.csv"
NONE_WHERE_MISSING = frozenset(("boarders", "has_school_bus", "has_dormitory"))
"""Columns of schools that clerks often do not have."""
OF_A_SCHOOL = frozenset(("posts.csv", WINDOWS, "checkpoints.csv"))
"""What is called by its name within its own school only."""


class Register:
    """The rows of one file, stored and told, by id and by name."""

    def __init__(self, file: str, stored: Mapping[tuple[Any, ...], Values]) -> None:
        self.field = "key" if file == WINDOWS else "id"
        self.by_id: dict[str, Values] = {}
        self.named: dict[str, list[Values]] = defaultdict(list)
        self._named_at: dict[tuple[str, str], list[Values]] = defaultdict(list)
        self.ids_at: dict[str, set[str]] = defaultdict(set)
        """What each school has: 早高峰护学 there is at every one of them."""
        self.in_short: dict[str, list[Values]] = defaultdict(list)
        """Schools without the name of their district, as everybody there calls them."""
        self._schools = file == "schools.csv"
        self.tried: dict[str, int] = {}
        for values in stored.values():
            self.add(values)

    def add(self, values: Values) -> None:
        own = values.get(self.field)
        if not own:
            return
        self.by_id[own] = values
        forms = {natural_name(own), natural_name(values.get("name") or own)}
        for form in forms:
            self.named[form].append(values)
        for school in _schools_of(values):
            self.ids_at[school].add(own)
            for form in forms:
                self._named_at[form, school].append(values)
        if self._schools:
            self.in_short[natural_name(short(str(values.get("name") or own)))].append(values)

    def called(self, name: str) -> list[Values]:
        form = natural_name(name)
        return self.named.get(form) or self.in_short.get(form, [])

    def called_at(self, name: str, school: str) -> list[Values]:
        return self._named_at.get((natural_name(name), school), [])


class Naming:
    """The names of one import."""

    def __init__(self, stored: Rows) -> None:
        self._stored = stored
        self._registers: dict[str, Register] = {}

    def resolve(self, parsed: Sequence[Parsed]) -> None:
        """Fill in ids and what files leave out; say where a name means nobody or several.

        Files come in the order in which they refer to each other.
        """
        for sheet in SHEETS:
            mine = [one for one in parsed if one.sheet is sheet]
            for one in mine:
                self._take_school_of_title(one)
                self._refer(one, [column for column in sheet.columns if named_in(column) != sheet.name])
                self._identify(one)
            for one in mine:
                self._refer(one, [column for column in sheet.columns if named_in(column) == sheet.name])
                self._complete(one)
                self._learn(one)

    def _register(self, file: str) -> Register:
        if file not in self._registers:
            self._registers[file] = Register(file, self._stored.get(file, {}))
        return self._registers[file]

    def _learn(self, parsed: Parsed) -> None:
        if parsed.sheet.name in IDENTITIES:
            register = self._register(parsed.sheet.name)
            for row in parsed.rows:
                register.add(row.values)

    def _take_school_of_title(self, parsed: Parsed) -> None:
        """A list of one school often has it in its title and in no column."""
        missing = {column.kept_as for column in parsed.missing if named_in(column) == "schools.csv"}
        missing &= (
            {"schools"} if {"id", "org_id"} <= {one.kept_as for one in parsed.missing} else {"school_id"}
        )
        needed = any(
            one.kept_as in missing and (one.needed or one.kept_as == "schools") for one in parsed.missing
        )
        school = self._school_in(parsed.titles) if needed and parsed.rows else None
        if school is None:
            return
        for row in parsed.rows:
            row.values.update(
                {field: [school["id"]] if field == "schools" else school["id"] for field in missing}
            )
        line = parsed.head.number if parsed.head else 1
        parsed.tell(line, reasons.school_of_title(str(school.get("name", ""))), hint=True)

    def _school_in(self, titles: Sequence[str]) -> Values | None:
        """The one school that the first title with any names; the longest name of it."""
        register = self._register("schools.csv")
        found = {
            name: those[0]
            for name, those in register.in_short.items()
            if len({one["id"] for one in those}) == 1
        }
        found |= {natural_name(str(one.get("name") or one["id"])): one for one in register.by_id.values()}
        for title in map(natural_name, titles):
            named = sorted((name for name in found if name in title), key=len, reverse=True)
            if named and all(name in named[0] for name in named):
                return found[named[0]]
        return None

    # -- references ----------------------------------------------------------------------

    def _refer(self, parsed: Parsed, columns: Sequence[Column]) -> None:
        referring = [column for column in columns if named_in(column)]
        for row in parsed.rows:
            for column in referring:
                if row.values.get(column.kept_as):
                    self._refer_cell(parsed, row, column)

    def _refer_cell(self, parsed: Parsed, row: Row, column: Column) -> None:
        told = row.values[column.kept_as]
        found: list[str] = []
        for one in told if isinstance(told, list) else [told]:
            ids = self._meant(named_in(column), one, row.values)
            if not ids and column.kept_as == "schools" and self._is_org(one, row.values):
                continue
            if len(ids) != 1 and isinstance(one, Named):
                parsed.complain(row.source, column.name, _why_not(column, one, ids, row.values))
                del row.values[column.kept_as]
                return
            found.append(ids[0] if len(ids) == 1 else one)
        row.values[column.kept_as] = found if isinstance(told, list) else found[0]

    def _meant(self, file: str, told: str, values: Values) -> list[str]:
        """The ids that a cell may mean; within the row's own school where that decides it."""
        register = self._register(file)
        if file != WINDOWS and not isinstance(told, Named) and told in register.by_id:
            return [told]
        school = values.get("school_id")
        here = register.called_at(told, school) if school else []
        chosen = here if here or file in OF_A_SCHOOL else register.called(told)
        return list(dict.fromkeys(str(one[register.field]) for one in chosen))

    def _is_org(self, told: str, values: Values) -> bool:
        """单位 of a list of people may be a station: no school of that name, but an organisation."""
        ids = self._meant("orgs.csv", told, {})
        if len(ids) != 1 or values.get("org_id"):
            return False
        values["org_id"] = ids[0]
        return True

    # -- ids -----------------------------------------------------------------------------

    def _identify(self, parsed: Parsed) -> None:
        """Ids where the page has none."""
        name = parsed.sheet.name
        if name not in IDENTITIES or not any(
            one.made and one.kept_as in ("id", "key") for one in parsed.missing
        ):
            return
        register = self._register(name)
        seen: dict[tuple[Any, ...], int] = {}
        for row in parsed.rows:
            for column in parsed.missing:
                if column.kept_as in IDENTITIES[name].within and column.blank is not REQUIRED:
                    row.values.setdefault(column.kept_as, column.empty)
            mark = IDENTITIES[name].mark(row.values)
            if mark is None:
                continue
            if mark in seen:
                parsed.complain(row.source, "name", reasons.named_twice(str(row.values["name"]), seen[mark]))
            seen[mark] = row.line
            own = self._same(register, name, row.values, mark)
            row.values[register.field] = own or self._new(register, name, row.values)

    def _same(self, register: Register, name: str, values: Values, mark: tuple[Any, ...]) -> str:
        """The id of who is meant: of that name at that place, or with that telephone."""
        called = register.called(str(values["name"]))
        same = [one for one in called if IDENTITIES[name].mark(one) == mark]
        phone = values.get("phone")
        same = same or [one for one in called if phone and one.get("phone") == phone]
        return str(same[0][register.field]) if same else ""

    def _new(self, register: Register, name: str, values: Values) -> str:
        if name == WINDOWS:  # a key is one within its school
            taken = register.ids_at[str(values.get("school_id"))]
            made = new_id(name, values, taken, {})
        else:
            made = new_id(name, values, register.by_id, register.tried)
        register.add(values | {register.field: made})
        return made

    # -- what is left out ----------------------------------------------------------------

    def _complete(self, parsed: Parsed) -> None:
        """What the page has no column for, and cells with a usual value: as it is kept, else as usual."""
        sheet = parsed.sheet
        columns = [one for one in parsed.missing if sheet.reference or one.optional]
        columns += [one for one in sheet.columns if one.made and one not in columns]
        keys = [one for one in columns if one.kept_as in sheet.key and one.blank is not REQUIRED]
        columns = [one for one in columns if one.kept_as not in sheet.key]
        stored = self._stored.get(sheet.name, {})
        lacking: set[str] = set()
        for row in parsed.rows:
            row.values.update({one.kept_as: one.empty for one in keys if one.kept_as not in row.values})
            if not all(field in row.values for field in sheet.key):
                continue
            open_ = [one for one in columns if one.kept_as not in row.values and one.kept_as not in row.bad]
            lacking |= self._fill(parsed, row, open_, stored.get(sheet.key_of(row.values)))
        new = any(_is_new(sheet, row, stored) for row in parsed.rows)
        for column in parsed.missing:
            if column.name in lacking:
                parsed.lacks(column)
            elif column.name in NONE_WHERE_MISSING and new:
                parsed.remarks(column, reasons.TAKEN_AS_NONE)

    def _fill(self, parsed: Parsed, row: Row, columns: Sequence[Column], old: Values | None) -> set[str]:
        """Put a value into each of these; returns the columns that somebody new cannot be without."""
        if old is not None:
            row.values.update({one.kept_as: old[one.kept_as] for one in columns})
            return set()
        needed = {one.name for one in columns if one.needed}
        if needed:
            return needed
        for column in columns:
            value = column.empty if column.blank is not REQUIRED else self._usual(parsed, row, column)
            if value is not REQUIRED:
                row.values[column.kept_as] = value
        return set()

    def _usual(self, parsed: Parsed, row: Row, column: Column) -> Any:
        school = self._register("schools.csv").by_id.get(row.values.get("school_id") or "", {})
        value = usual(parsed.sheet.name, column.kept_as, row.values, school)
        if column.kept_as == "latitude" and value is not None:
            parsed.complain(row.source, column.name, reasons.PLACE_OF_SCHOOL, hint=True)
        return REQUIRED if value is None else value


def _is_new(sheet: Sheet, row: Row, stored: Mapping[tuple[Any, ...], Values]) -> bool:
    return sheet.key_of(row.values) not in stored


def named_in(column: Column) -> str:
    """The file whose rows that column names."""
    return column.refers or (WINDOWS if column.name == "window" and column.kept_as == "window" else "")


def _schools_of(values: Values) -> list[str]:
    """Which schools it is of; none where a cell could not be read."""
    schools = values.get("schools")
    found = [values.get("school_id"), *(schools if isinstance(schools, list) else ())]
    return list(dict.fromkeys(one for one in found if isinstance(one, str) and one))


def _why_not(column: Column, name: str, ids: Sequence[str], values: Values) -> str:
    if ids:
        return reasons.named_several(name, ids)
    school = values.get("school_id")
    if school and named_in(column) in OF_A_SCHOOL:
        return reasons.not_named_at(name, str(school), _titled(column))
    return reasons.not_named(name, _titled(column))


def _titled(column: Column) -> str:
    """The file whose rows it names, as clerks call it."""
    file = named_in(column)
    return reasons.titled(file, sheet_title(file))
