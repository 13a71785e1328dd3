"""The fields of a form as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.shell.room import Visitor
from duty.campaigns import rules
from duty.campaigns.answers import Answers
from duty.campaigns.prefill import Proposal
from duty.campaigns.schema import Kind, items_of, part_of


@dataclass(frozen=True)
class Shown:
    """One field, or a part of one, ready to be filled in.

    fixed: it follows from others. proposal: what the house knows, with where from. rival: a second answer.
    """

    code: str
    label: str
    kind: str
    value: str
    options: Sequence[str] = ()
    source: str = ""
    proposal: str = ""
    proposed_by: str = ""
    fixed: bool = False
    rival: str = ""
    error: str = ""
    doubt: str = ""
    late: bool = False

    @property
    def anchor(self) -> str:
        return f"f-{self.code.replace('#', '-')}"


Fields = dict[str, Shown]


def fields_of(visitor: Visitor, form: Answers, known: Mapping[str, Proposal]) -> Fields:
    """Everything of the form that is wanted or follows, in its order."""
    whole, found = form.whole, {}
    for field in form.form.body:
        if not rules.needed(field, whole, form.facts):
            continue
        follows = rules.is_settled(field, whole, form.facts)
        for code in rules.codes_of(field, form.values):
            found[code] = _shown(visitor, form, code, whole.get(code), known.get(code), follows=follows)
        if field.parts or field.each_of:
            found[field.code] = _shown(visitor, form, field.code, whole.get(field.code), None, follows=True)
    return found


def _shown(
    visitor: Visitor, form: Answers, code: str, value: str | None, known: Proposal | None, *, follows: bool
) -> Shown:
    field, said = form.form.field(code), form.said.get(code)
    options = rules.options(field, code, form.facts, form.values) if field.kind is Kind.CHOICE else ()
    open_ = known if value is None else None
    return Shown(
        code,
        named(form, code),
        str(field.kind),
        value or "",
        options,
        source=_source(visitor, form, code) if value is not None else "",
        proposal=open_.value if open_ else "",
        proposed_by=visitor.words.term("form_source", open_.source) if open_ else "",
        fixed=follows,
        rival=(said.rival or "") if said and said.disputed else "",
        late=bool(said and said.late),
    )


def _source(visitor: Visitor, form: Answers, code: str) -> str:
    said = form.said.get(code)
    if said is None:
        return ""
    source = visitor.words.term("form_source", said.source)
    district, author = visitor.district, said.author_id
    if author not in district.people:
        return source
    return f"{source} · {district.polite(author)} {visitor.local(said.at)}"


def named(form: Answers, code: str) -> str:
    """As it is printed; a part by its own words, a place by its name."""
    whole, number = part_of(code)
    field = form.form.field(whole)
    if number and field.parts:
        return field.parts[number - 1]
    places = items_of(form.values.get(field.each_of)) if number and field.each_of else []
    return f"{places[number - 1]}：{field.question}" if 0 < number <= len(places) else field.label
