"""What is asked next of whoever fills a form in: as few taps as can be, one screen at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import product

from duty.campaigns import rules
from duty.campaigns.answers import Answers
from duty.campaigns.draft import FormAnswer
from duty.campaigns.ports import Work
from duty.campaigns.prefill import Knowledge, Proposal, proposals
from duty.campaigns.schema import Field, Kind

MOST_AT_ONCE = 3
"""Numbers that are typed in one message."""
HEAD_ONLY = 2
"""So few unchanged fields are asked with the others."""


class Ask(StrEnum):
    CHOOSE = "choose"
    """Two said it differently."""
    SAME = "same"
    """与上次相同 n 项 [对]."""
    KNOWN = "known"
    """What the house knows and has changed since: [对] for all of it."""
    CONFIRM = "confirm"
    """What is proposed for these fields: [对], or type something else."""
    PICK = "pick"
    """One tap answers the choices of these fields."""
    TYPE = "type"
    NOTHING = "nothing"
    """Nothing more is wanted."""


@dataclass(frozen=True)
class Step:
    """codes: what it answers. ways: of a choice, each way to answer them all, what is proposed first.

    again: it was answered before and is asked once more, since somebody wants to change it.
    """

    ask: Ask
    codes: Sequence[str] = ()
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    ways: Sequence[tuple[str, ...]] = ()
    disputed: FormAnswer | None = None
    again: bool = False

    @property
    def typed(self) -> bool:
        return self.ask in (Ask.CONFIRM, Ask.TYPE)


async def next_step(work: Work, form: Answers, now: datetime, *, walk: bool = False) -> Step:
    """The next thing to ask. walk: screen by screen, without what is answered all at once."""
    if form.disputed:
        return Step(Ask.CHOOSE, [form.disputed[0].code], disputed=form.disputed[0])
    wanted, house = form.wanted, Knowledge(work, form, now)
    if not walk and wanted and (step := await _at_once(house, wanted)):
        return step
    head = [code for code in wanted if not form.form.field(code).screen]
    if head and (known := await proposals(house, head)):
        return Step(Ask.CONFIRM, list(known), known)
    return await _step(house, _first_screen(form, wanted)) if wanted else Step(Ask.NOTHING)


async def _at_once(house: Knowledge, wanted: Sequence[str]) -> Step | None:
    """Who filled it in before says with one tap what is the same, with another what the house knows."""
    if not await house.last_time():
        return None
    found = await _all_proposed(house, wanted)
    same = {c: p for c, p in found.items() if not p.changed and not house.form.form.field(c).anew}
    if len(same) > HEAD_ONLY:
        return Step(Ask.SAME, list(same), same)
    return Step(Ask.KNOWN, list(found), found) if found else None


async def _all_proposed(house: Knowledge, wanted: Sequence[str]) -> dict[str, Proposal]:
    """Also for what is only wanted once the first of them are so (专班负责人 of a 专班)."""
    form, found = house.form, dict[str, Proposal]()
    left = list(wanted)
    while left and (more := await proposals(house, left)):
        found |= more
        assumed = {**form.values, **{code: one.value for code, one in found.items()}}
        left = [c for c in rules.wanted(form.form, assumed, form.facts) if c not in found and c not in left]
    return found


async def at_once(work: Work, form: Answers, ask: Ask, now: datetime) -> Step | None:
    """What one tap on SAME or KNOWN answers; None where that is not what is asked now."""
    step = await _at_once(Knowledge(work, form, now), form.wanted)
    return step if step and step.ask is ask else None


def _first_screen(form: Answers, wanted: Sequence[str]) -> list[str]:
    screen = form.form.field(wanted[0]).screen
    return [code for code in wanted if form.form.field(code).screen == screen]


async def _step(house: Knowledge, codes: Sequence[str]) -> Step:
    """The first of these that are asked together."""
    form = house.form
    group = rules.step_of(form.form, codes)
    known = await proposals(house, group)
    if form.form.field(group[0]).kind is Kind.CHOICE:
        return Step(Ask.PICK, group, known, ways(form, group, known))
    named = [code for code in group if code in known]
    if named:
        return Step(Ask.CONFIRM, named, known)
    return Step(Ask.TYPE, group[:MOST_AT_ONCE])


def ways(
    form: Answers, codes: Sequence[str], known: Mapping[str, Proposal] | None = None
) -> list[tuple[str, ...]]:
    """Each way to answer these choices; first what is proposed, where all of them are."""
    each = [rules.options(form.form.field(code), code, form.facts, form.values) for code in codes]
    first = tuple(known[code].value for code in codes) if known and all(c in known for c in codes) else None
    return sorted(product(*each), key=lambda way: (way != first, len(set(way)) > 1))


def marks(field: Field) -> tuple[str, ...]:
    """What a typed field also takes by one tap: 无, or 0."""
    if field.kind is Kind.NUMBER:
        return (rules.ZERO,)
    return tuple(one for one in field.values if not (field.slash_if and one == "/"))


# -- changing ------------------------------------------------------------------------------


def groups_of(form: Answers, screen: str) -> list[list[str]]:
    """Everything of a screen that people answer, as it is asked together."""
    left = [
        code
        for one in form.form.screens.get(screen, ())
        if rules.needed(one, form.whole, form.facts) and not rules.is_settled(one, form.whole, form.facts)
        for code in rules.codes_of(one, form.values)
    ]
    found = []
    while left:
        group = rules.step_of(form.form, left)
        group = group if form.form.field(group[0]).kind is Kind.CHOICE else group[:MOST_AT_ONCE]
        found.append(group)
        left = left[len(group) :]
    return found


def again(form: Answers, codes: Sequence[str]) -> Step:
    """The same question once more, of what was answered."""
    if form.form.field(codes[0]).kind is Kind.CHOICE:
        return Step(Ask.PICK, codes, {}, ways(form, codes), again=True)
    return Step(Ask.TYPE, codes, again=True)
