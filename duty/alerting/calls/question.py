"""A question about danger. It is answered with one tap; unanswered, it is taken for a yes or looked into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.records.kept import Kept
from duty.records.subject import Subject

MOST_WORDS = 2000


class Asked(StrEnum):
    """What is asked."""

    NOW = "now"
    """是正在发生吗？ Danger was named, and it was not plain whether it is now."""
    HURT = "hurt"
    """有人受伤或有危险吗？ Of a report whose kind nobody can tell from its words."""


class QuestionState(StrEnum):
    OPEN = "open"
    YES = "yes"
    NO = "no"
    UNANSWERED = "unanswered"
    """Its time was over: somebody was called, or looks at it."""
    OVERTAKEN = "overtaken"
    """Whoever was asked called for help meanwhile, or the report is settled: nothing is left to ask."""


WAITS = {Asked.NOW: timedelta(seconds=30), Asked.HURT: timedelta(minutes=2)}
"""How long an answer is waited for (product.md, Talking freely)."""


@dataclass(eq=False)
class Question(Kept):
    """Asked of `person_id`.

    words:       what was said. Nothing of it is kept here once the question is settled.
    pictures:    under which pictures wait that came with the words.
    incident_id: the report it is about; 0 where nothing was reported yet.
    said_at:     the phone's own time of the words.
    """

    person_id: str
    asked: Asked
    asked_at: datetime
    said_at: datetime
    due_at: datetime
    words: str = ""
    pictures: Subject | None = None
    incident_id: int = 0
    state: QuestionState = QuestionState.OPEN
    id: int | None = None

    @classmethod
    def put(cls, person_id: str, asked: Asked, now: datetime, said_at: datetime) -> Question:
        """A question that waits for its answer from now on."""
        return cls(person_id, asked, now, said_at, now + WAITS[asked])

    @property
    def open(self) -> bool:
        return self.state is QuestionState.OPEN

    @property
    def called(self) -> bool:
        """Somebody was called because of it."""
        return self.state in (QuestionState.YES, QuestionState.UNANSWERED)

    def hears(self, words: str, pictures: Subject | None) -> None:
        """More was said before the answer came. The first pictures stay where they wait."""
        self.words = f"{self.words}；{words}"[:MOST_WORDS] if self.words else words[:MOST_WORDS]
        self.pictures = self.pictures or pictures

    def settle(self, state: QuestionState) -> None:
        """Nothing falls due any more."""
        self.state, self.words, self.pictures = state, "", None
