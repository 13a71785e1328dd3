"""The forms on a hazard's page: one for each act that is this person's now, with what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.shell.room import Visitor
from duty.hazards.acts import pressing
from duty.hazards.facts import HazardFacts
from duty.hazards.hazard import Hazard
from duty.hazards.life.acting import missing
from duty.hazards.life.given import Given
from duty.hazards.life.table import Need
from duty.hazards.status import Act
from storage.engine.work import SqlWork

WITHIN = {Act.POSTPONE: (1, 3, 7, 15, 30), Act.LIST: (7, 15, 30, 60)}
"""Days of more time, or 时限 of what is listed, to choose from."""
OUTSIDE = "outside-"
"""Begins the value of a department that it may be handed to."""
FIRST = frozenset({Act.ACCEPT, Act.PASS_ON, Act.RECTIFY, Act.VERIFY, Act.CLOSE, Act.GRANT})
"""What is most likely done next: its button is the large one."""
ASKED = (
    Need.WHY,
    Need.LEFT,
    Need.WORDS,
    Need.MEASURE,
    Need.SUPERVISOR,
    Need.FUNDS,
    Need.CONTINGENCY,
    Need.INTERIM,
)
"""Each is a line to write; the field has the need's name."""
LABELS = {
    Act.RECTIFY: "done",
    Act.VERIFY: "verify",
    Act.SEND_BACK: "send_back",
    Act.CLOSE: "strike_off",
    Act.PASS_ON: "passed_on_button",
}
"""Buttons whose text has another name than their act."""


class Control(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    PHOTO = "photo"
    SAME = "same"
    """One of several hazards, each shown with its picture."""


@dataclass(frozen=True)
class Field:
    """must: without it nothing is done. options: value and words; others: of SAME."""

    name: str
    control: Control
    label: str
    must: bool = True
    options: tuple[tuple[str, str], ...] = ()
    others: tuple[HazardFacts, ...] = ()


@dataclass(frozen=True)
class Offer:
    act: Act
    label: str
    fields: tuple[Field, ...] = ()

    @property
    def first(self) -> bool:
        return self.act in FIRST

    @property
    def pictured(self) -> bool:
        return any(field.control is Control.PHOTO for field in self.fields)


async def offers(work: SqlWork, visitor: Visitor, hazard: Hazard) -> list[Offer]:
    """In the order in which the chat offers them."""
    found = []
    for act in hazard.acts_of(visitor.person, work.district):
        fields = await _fields(work, visitor, hazard, act)
        if fields is not None:
            found.append(Offer(act, label_of(visitor, act), fields))
    return found


def label_of(visitor: Visitor, act: Act) -> str:
    return visitor.words.term("hazard", LABELS.get(act, f"act_{act}"))


async def _fields(work: SqlWork, visitor: Visitor, hazard: Hazard, act: Act) -> tuple[Field, ...] | None:
    """None where there is nothing to choose from, so nothing to be done."""
    line, number = visitor.words.line, hazard.id or 0
    if act is Act.RECTIFY:
        photo = Field("photo", Control.PHOTO, line("ledger_act.photo"), must=False)
        return photo, Field("words", Control.TEXT, line("ledger_act.how"), must=False)
    if act is Act.HAND_OVER:
        _, people, places = await pressing.whom(work, number, visitor.person)
        named = [(one.id, one.name) for one in people] + [(OUTSIDE + one.id, one.name) for one in places]
        return (Field("to", Control.CHOICE, line("ledger_act.to"), options=tuple(named)),) if named else None
    if act is Act.MERGE:
        _, others = await pressing.which(work, number, visitor.person)
        same = Field("other", Control.SAME, line("ledger_act.other"), others=tuple(others))
        return (same,) if others else None
    sentences = tuple(
        Field(need, Control.TEXT, line(f"ledger_act.{need}"))
        for need in missing(hazard, act, Given(five=work.district.remedying.listed_five))
        if need in ASKED
    )
    if act not in WITHIN:
        return sentences
    days = tuple((str(one), line("ledger_act.days", days=one)) for one in WITHIN[act])
    if act is Act.LIST:
        days = (("", line("ledger_act.same_limit")), *days)
    limit = line("ledger_act.limit" if act is Act.LIST else "ledger_act.until")
    return Field("days", Control.CHOICE, limit, act is not Act.LIST, days), *sentences
