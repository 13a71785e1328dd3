"""What a conversation remembers of a report that is being made, and of the one that was just made."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from aiogram.fsm.context import FSMContext

from duty.incidents.incident import Incident
from duty.records.subject import Subject

SENTENCE = "incident:sentence"
"""State: the sentence of a report is expected."""
SCHOOL = "incident:school"
"""State: the sentence is known, its school is not."""
MORE = "incident:more"
"""State: what is sent in the next minutes is added to the report."""
ASKED_FOR = timedelta(minutes=30)
"""A sentence that was asked for longer ago is no longer expected."""


@dataclass(frozen=True)
class Begun:
    """Conversation value, kept under the names of its fields.

    asked_at: when the sentence was asked for.
    pictures: the subject of pictures that came before their sentence.
    sentence: what was said and waits for its school.
    report:   the incident that what follows is added to.
    extra:    the words last added, in case they were another matter.
    live:     the message of a live location that was sent for the report.
    """

    asked_at: str = ""
    pictures: str = ""
    sentence: str = ""
    report: int = 0
    extra: str = ""
    live: int = 0

    @classmethod
    async def of(cls, state: FSMContext) -> Begun:
        data = await state.get_data()
        return cls(**{name: data[name] for name in NAMES if data.get(name)})

    async def keep(self, state: FSMContext, **changes: Any) -> Begun:
        """The conversation remembers it, with these changes."""
        changed = replace(self, **changes)
        said = {name: value for name in NAMES if (value := getattr(changed, name))}
        others = {name: value for name, value in (await state.get_data()).items() if name not in NAMES}
        await state.set_data(others | said)
        return changed

    def expects_sentence(self, now: datetime) -> bool:
        """Whether a sentence was asked for, and not this morning."""
        return bool(self.asked_at) and now - datetime.fromisoformat(self.asked_at) <= ASKED_FOR

    @property
    def waiting_pictures(self) -> Subject | None:
        return Subject.parse(self.pictures) if self.pictures else None


NAMES = tuple(field.name for field in fields(Begun))


async def expect_sentence(state: FSMContext, now: datetime, pictures: Subject | None = None) -> None:
    """The next words are a report; those pictures belong to it."""
    await state.set_state(SENTENCE)
    shown = {"pictures": str(pictures)} if pictures else {}
    await (await Begun.of(state)).keep(state, asked_at=now.isoformat(), **shown)


async def expect_more(state: FSMContext, incident: Incident) -> None:
    """What is sent in the next minutes is added to that report."""
    await state.set_state(MORE)
    await (await Begun.of(state)).keep(state, report=incident.known_id)


async def forget(state: FSMContext) -> None:
    """The sentence without a school, and the pictures without a sentence, are dropped."""
    await (await Begun.of(state)).keep(state, sentence="", pictures="")
