"""What the school's office reads of a report by a passer-by: plain values, as it stood at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.district.severity import Level
from duty.language.reading import Meaning
from duty.tips.ports import Work
from duty.tips.tip import Tip


@dataclass(frozen=True)
class TipFacts:
    """category, level: as they tapped, else as the words propose. photo: the key of their picture."""

    id: int
    school: str
    post: str
    at: datetime
    words: str
    category: str
    level: Level
    danger: bool
    photo: str

    @property
    def major(self) -> bool:
        return self.level is Level.MAJOR


async def facts(work: Work, tip: Tip) -> TipFacts:
    photos = await work.photos.of(tip.subject)
    category, level = Meaning(tip.words).hazard
    post = work.district.posts.get(tip.post_id)
    return TipFacts(
        id=tip.known_id,
        school=work.district.schools[tip.school_id].short_name,
        post=post.name if post else "",
        at=tip.at,
        words=tip.words.rstrip("。.!！"),
        category=tip.category or category,
        level=level,
        danger=tip.danger,
        photo=next((photo.large_key for photo in photos if photo.large_key), ""),
    )
