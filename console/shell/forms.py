"""Cells as people see and fill them in: what a column is shown as, which control it has, what a form says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from starlette.datastructures import FormData

from console.shell.room import Visitor
from console.shell.words import Words
from duty.district.people import PLACE_KINDS

Options = Sequence[tuple[str, str]]
"""Value and words of each choice."""
WEEK = "1234567"
SHORT_WEEK = ("12345", "123456", "1234567")
CELL = "cell-"
"""Begins the name of a control, so that no column can be taken for something else of the form."""


class Control(StrEnum):
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    TIME = "time"
    DATE = "date"
    CHOICE = "choice"
    WEEKDAYS = "weekdays"
    HEADS = "heads"


@dataclass(frozen=True)
class Field:
    """A column on a page. options: of a choice; keeper: only for whoever keeps the whole district.

    listed: shown in the list, too, and not only where the row is filled in.
    """

    column: str
    control: Control = Control.TEXT
    options: Callable[[Visitor, str], Options] | None = None
    keeper: bool = False
    listed: bool = True

    def choices(self, visitor: Visitor, school: str) -> Options:
        return self.options(visitor, school) if self.options else ()


@dataclass(frozen=True)
class Cell:
    """One of them, ready to be shown or filled in."""

    column: str
    label: str
    control: Control
    value: str
    shown: str
    options: Options = ()
    error: str = ""
    fixed: bool = False
    listed: bool = True

    @property
    def name(self) -> str:
        return CELL + self.column

    @property
    def heads(self) -> Mapping[str, str]:
        """How many of each kind, as typed."""
        parts = (part.partition("=") for part in self.value.split(";") if "=" in part)
        return {kind.strip(): number.strip() for kind, _, number in parts}


def label(column: str, kind: str, words: Words) -> str:
    """What a column is called on pages of that kind: a person's name is no post's."""
    return words.maybe(f"column.{kind}_{column}", "") or words.line(f"column.{column}")


def cell(
    field: Field,
    value: str,
    visitor: Visitor,
    school: str,
    kind: str,
    *,
    error: str = "",
    fixed: bool = False,
) -> Cell:
    words, options = visitor.words, list(field.choices(visitor, school))
    if value and options and value not in dict(options):
        options.append((value, value))
    told, called = shown(field, value, words, dict(options)), label(field.column, kind, words)
    return Cell(field.column, called, field.control, value, told, options, error, fixed, field.listed)


def shown(field: Field, value: str, words: Words, options: Mapping[str, str]) -> str:
    """In plain words."""
    if field.control is Control.WEEKDAYS:
        return weekdays(value, words)
    if field.control is Control.HEADS:
        parts = (part.partition("=") for part in value.split(";") if "=" in part)
        return " ".join(f"{words.term('place_kind', kind)}{heads}" for kind, _, heads in parts)
    return options.get(value, value)


def weekdays(value: str, words: Words) -> str:
    """周一至周五; else day by day."""
    if value in SHORT_WEEK:
        return words.line("week.to", last=words.term("weekday", value[-1]))
    return words.line("week.and").join(words.term("weekday", day) for day in value)


def filled_in(form: FormData, fields: Sequence[Field]) -> dict[str, str]:
    """What the form says of each column it has a control for."""
    told = {name.partition(".")[0].removeprefix(CELL) for name in form if name.startswith(CELL)}
    return {field.column: _told(form, field) for field in fields if field.column in told}


def _told(form: FormData, field: Field) -> str:
    name = CELL + field.column
    if field.control is Control.WEEKDAYS:
        return "".join(sorted(str(day) for day in form.getlist(name) if day))
    if field.control is Control.HEADS:
        heads = {kind: str(form.get(f"{name}.{kind}", "")).strip() for kind in PLACE_KINDS}
        return ";".join(f"{kind}={number}" for kind, number in heads.items() if number)
    return str(form.get(name, "")).strip()
