"""The rules of a form: what follows from what, what is still wanted, what is wrong. Pure, for any schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duty.campaigns.schema import NONE, PART, SLASH, Field, FormSchema, Kind, items_of, part_of

Values = Mapping[str, str | None]
Facts = frozenset[str]
YES, NO, ZERO = "是", "否", "0"
MOST_WORDS, MOST_LONG, MOST_NUMBER = 200, 4000, 999_999
MOST_ITEMS = 6
"""Places in one text that are asked about one by one."""


class Wrong(StrEnum):
    """Why an answer cannot stand."""

    MISSING = "missing"
    DISAGREES = "disagrees"
    NO_CHOICE = "no_choice"
    NO_NUMBER = "no_number"
    NO_DATE = "no_date"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NO_SLASH = "no_slash"
    """`/` is only for who has none of it."""
    ONLY_SLASH = "only_slash"
    NOT_ZERO = "not_zero"
    TOO_MANY_PLACES = "too_many_places"
    NOT_THE_SUM = "not_the_sum"


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    why: Wrong
    other: str = ""
    """The code of the field it does not fit."""


def codes_of(field: Field, values: Values) -> list[str]:
    """The codes under which a field is asked: its own, or one for each part or place."""
    count = len(field.parts) or (len(items_of(values.get(field.each_of))) if field.each_of else 0)
    if field.parts or field.each_of:
        return [f"{field.code}{PART}{number}" for number in range(1, count + 1)]
    return [field.code]


def options(field: Field, code: str, facts: Facts, values: Values) -> tuple[str, ...]:
    """What a choice may be now: parts are 是 or 否, `/` is offered exactly where it holds."""
    if part_of(code)[1]:
        return (YES, NO)
    if field.slash_if is None:
        return field.values
    if field.slash_if.holds(values, facts):
        return (SLASH,)
    return tuple(one for one in field.values if one != SLASH)


def choices(field: Field, code: str) -> tuple[str, ...]:
    """What a tap may say of that field, by its place in the schema: such a place never changes."""
    if part_of(code)[1]:
        return (YES, NO)
    return (ZERO,) if field.kind is Kind.NUMBER else field.values


def settled(form: FormSchema, values: Values, facts: Facts) -> dict[str, str | None]:
    """What nobody is asked, since it follows: `/` of who has none, 0, differences, 是 of parts that all are.

    None for what no longer follows, or cannot be told yet.
    """
    found: dict[str, str | None] = {}
    known = dict(values)
    for field in form.body:
        follows = _follows(field, known, facts)
        if follows is not UNSETTLED:
            found[field.code] = known[field.code] = follows
    return found


UNSETTLED = "\0"
"""It does not follow: somebody is asked."""


def _follows(field: Field, values: Values, facts: Facts) -> str | None:
    if field.slash_if and field.slash_if.holds(values, facts):
        return SLASH
    if field.zero_if and field.zero_if.holds(values, facts):
        return ZERO
    if field.minus:
        return _difference(values.get(field.minus[0]), values.get(field.minus[1]))
    if field.parts or field.each_of:
        return _together(field, values)
    return UNSETTLED


def _difference(first: str | None, second: str | None) -> str | None:
    one, other = number_in(first), number_in(second)
    return None if one is None or other is None or other > one else str(one - other)


def _together(field: Field, values: Values) -> str | None:
    """是 only where all are (domain §1.9, r2c; §1.10)."""
    if field.each_of and values.get(field.each_of) is None:
        return None
    said = [values.get(code) for code in codes_of(field, values)]
    if not said:
        return SLASH
    return None if None in said else YES if set(said) == {YES} else NO


def needed(field: Field, values: Values, facts: Facts) -> bool:
    return field.needed_if is None or field.needed_if.holds(values, facts)


def wanted(form: FormSchema, values: Values, facts: Facts) -> list[str]:
    """The codes that somebody must still answer, or answer anew since they no longer fit."""
    known = {**values, **settled(form, values, facts)}
    wrong = {one.code for one in problems(form, values, facts)}
    found = []
    for field in form.body:
        if not needed(field, known, facts) or is_settled(field, known, facts):
            continue
        found += [code for code in codes_of(field, known) if known.get(code) is None or code in wrong]
    return found


def is_settled(field: Field, values: Values, facts: Facts) -> bool:
    """Nobody is asked: it follows, and not from parts that are asked one by one."""
    return not (field.parts or field.each_of) and _follows(field, values, facts) is not UNSETTLED


def problems(form: FormSchema, values: Values, facts: Facts) -> list[Problem]:
    """Everything for which this form cannot be signed, in the order of its fields."""
    follows = settled(form, values, facts)
    known = {**values, **follows}
    found: list[Problem] = []
    for field in form.body:
        if not needed(field, known, facts):
            continue
        found += _of_parts(field, known, facts)
        said = values.get(field.code)
        if field.code in follows and said is not None and said != follows[field.code]:
            found.append(Problem(field.code, _unfit(field), _other(field)))
        elif wrong := wrong_with(form, field.code, known.get(field.code), known, facts):
            found.append(wrong)
    return found


def _unfit(field: Field) -> Wrong:
    if field.minus or field.parts or field.each_of:
        return Wrong.NOT_THE_SUM
    return Wrong.ONLY_SLASH if field.slash_if else Wrong.NOT_ZERO


def _other(field: Field) -> str:
    return field.minus[0] if field.minus else ""


def _of_parts(field: Field, values: Values, facts: Facts) -> list[Problem]:
    if not (field.parts or field.each_of):
        return []
    codes = codes_of(field, values)
    return [Problem(c, Wrong.NO_CHOICE) for c in codes if values.get(c) not in (None, YES, NO)]


def wrong_with(form: FormSchema, code: str, said: str | None, values: Values, facts: Facts) -> Problem | None:
    """What is wrong with that answer beside the others; None where nothing is."""
    field = form.field(code)
    if said is None:
        return Problem(code, Wrong.MISSING)
    if part_of(code)[1]:
        return None if said in (YES, NO) else Problem(code, Wrong.NO_CHOICE)
    slash = _slash(field, said, values, facts)
    if slash or said == SLASH:
        return Problem(code, slash) if slash else None
    why = _CHECKS[field.kind](field, said)
    if why:
        return Problem(code, why)
    bound = number_in(values.get(field.at_most)) if field.at_most else None
    if bound is not None and int(said) > bound:
        return Problem(code, Wrong.TOO_MANY, field.at_most)
    return _disagrees(field, said, values)


def _disagrees(field: Field, said: str, values: Values) -> Problem | None:
    """视频保存够30天: 是, and yet kept for 4 days."""
    other = values.get(field.agrees[0]) if field.agrees else None
    if field.agrees is None or other is None:
        return None
    enough = int(said) >= int(field.agrees[1])
    return None if enough is (other == YES) else Problem(field.code, Wrong.DISAGREES, field.agrees[0])


def _slash(field: Field, said: str, values: Values, facts: Facts) -> Wrong | None:
    """`/` exactly where the school has none of it (seed: 无宿舍填“/”, 无校车等用“/”)."""
    if SLASH not in field.values:
        return Wrong.NO_SLASH if said == SLASH else None
    if field.slash_if is None or field.each_of or field.parts:
        return None
    holds = field.slash_if.holds(values, facts)
    if holds and said != SLASH:
        return Wrong.ONLY_SLASH
    return Wrong.NO_SLASH if said == SLASH and not holds else None


def _choice(field: Field, said: str) -> Wrong | None:
    return None if said in field.values else Wrong.NO_CHOICE


def _number(field: Field, said: str) -> Wrong | None:
    return None if number_in(said) is not None else Wrong.NO_NUMBER


def _date(field: Field, said: str) -> Wrong | None:
    try:
        date.fromisoformat(said)
    except ValueError:
        return Wrong.NO_DATE
    return None


def _words(field: Field, said: str) -> Wrong | None:
    if not said.strip():
        return Wrong.EMPTY
    if len(items_of(said)) > MOST_ITEMS and field.values == (NONE,):
        return Wrong.TOO_MANY_PLACES
    return Wrong.TOO_LONG if len(said) > (MOST_LONG if field.kind is Kind.LONG else MOST_WORDS) else None


_CHECKS = {
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.TEXT: _words,
    Kind.LONG: _words,
}


def number_in(said: str | None) -> int | None:
    """A whole number as the form keeps it: plain digits, none too many."""
    if said is None or not (said.isascii() and said.isdecimal()) or len(said) > len(str(MOST_NUMBER)):
        return None
    return int(said)


def warning(form: FormSchema, code: str, said: str, facts: Facts) -> bool:
    """Whether that answer is asked back: 全部正常 while an alarm is known to be out of order (r7)."""
    warns = form.field(code).warns
    return bool(warns and said == warns[0] and warns[1] in facts)


def kept(form: FormSchema, values: Values, facts: Facts) -> dict[str, str | None]:
    """The form as it is signed: every field that is needed, what follows included, the rest None."""
    known = {**values, **settled(form, values, facts)}
    told: dict[str, str | None] = {}
    for field in form.body:
        told[field.code] = known.get(field.code) if needed(field, known, facts) else None
        if field.parts or field.each_of:
            told |= {code: known.get(code) for code in codes_of(field, known)}
    return told


def step_of(form: FormSchema, codes: Sequence[str]) -> list[str]:
    """The first of these codes, and those right behind it that are asked with it.

    Choices go together as long as eight buttons answer them, parts with parts, numbers with numbers.
    """
    if not codes:
        return []
    first = form.field(codes[0])
    together = [codes[0]]
    ways = _ways(first, codes[0])
    for code in codes[1:]:
        field = form.field(code)
        ways *= _ways(field, code)
        if not _same(first, field, codes[0], code) or ways > MOST_WAYS:
            break
        together.append(code)
    return together


MOST_WAYS = 8


def _ways(field: Field, code: str) -> int:
    if field.kind is not Kind.CHOICE:
        return 1
    return 2 if part_of(code)[1] or field.slash_if else len(field.values)


def _same(first: Field, other: Field, code: str, other_code: str) -> bool:
    if first.screen != other.screen or first.kind is not other.kind:
        return False
    if other.needed_if or other.zero_if or first.kind in (Kind.TEXT, Kind.LONG, Kind.DATE):
        return False
    return (part_of(code)[0] if part_of(code)[1] else "") == (
        part_of(other_code)[0] if part_of(other_code)[1] else ""
    )
