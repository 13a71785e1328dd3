"""What is said of a hazard: plain values, as it stood at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from duty.district.people import Person
from duty.district.severity import Level
from duty.hazards.hazard import Beware, Hazard
from duty.hazards.ports import Work
from duty.hazards.status import Status
from duty.language.guide.items import item_of
from duty.records.photos import Photo
from duty.records.subject import Subject


@dataclass(frozen=True)
class HazardFacts:
    """A snapshot of one hazard.

    owner:    the title of whoever puts it right; owned: whether that is somebody in the system.
    why:      what was still to do when it was sent back.
    photo:    the key of a picture of it, where one is developed.
    """

    id: int
    number: str
    short: str
    category: str
    level: Level
    status: Status
    description: str
    school: str
    post: str
    owner: str
    owned: bool
    outside: bool
    due_at: datetime | None
    due_month: int
    due_day: int
    why: str
    remedy: str
    beware: Beware
    photo: str
    on_round: bool = False
    """It was found on a round; `point`: at which point, where it was at one."""
    point: str = ""
    left: str = ""
    """What is still to do after a part of it was put right."""
    unfixed: str = ""
    """Why it was struck off though it was not put right."""
    measure: str = ""
    supervisor: str = ""
    interim: str = ""
    accepted: bool = False
    recurs: str = ""
    """再次发生: the short number of the earlier one."""
    stands: str = ""
    """Its status as it is read, told apart from what was struck off unfixed."""
    item: str = ""
    """What makes it a major one outright: the item of the guide that its words speak of."""

    @property
    def subject(self) -> Subject:
        return Subject("hazard", self.id)

    @property
    def major(self) -> bool:
        return self.level is Level.MAJOR


def facts(work: Work, hazard: Hazard, photos: Sequence[Photo] = ()) -> HazardFacts:
    """How it stands now; of the pictures the first that is developed is shown."""
    assert hazard.id is not None
    district = work.district
    due = district.local(hazard.due_at) if hazard.due_at else None
    post = district.posts.get(hazard.post_id)
    return HazardFacts(
        id=hazard.id,
        number=hazard.number,
        short=hazard.short,
        category=hazard.category,
        level=hazard.level,
        status=hazard.status,
        description=hazard.description,
        school=district.schools[hazard.school_id].short_name,
        post=post.name if post else "",
        owner=hazard.owner_title,
        owned=bool(hazard.owner_id),
        outside=hazard.outside,
        due_at=hazard.due_at,
        due_month=due.month if due else 0,
        due_day=due.day if due else 0,
        why=hazard.returned_why,
        remedy=hazard.remedy,
        beware=hazard.beware,
        photo=next((p.large_key for p in photos if p.large_key), ""),
        on_round=hazard.walk_id is not None,
        left=hazard.left_open,
        unfixed=hazard.unfixed_why,
        measure=hazard.measure,
        supervisor=hazard.supervisor,
        interim=hazard.interim,
        accepted=hazard.accepted_at is not None,
        stands=hazard.stands,
        item=guided(hazard),
        point=point.name if (point := district.checkpoints.get(hazard.checkpoint_id)) else "",
    )


def guided(hazard: Hazard) -> str:
    """The item of the guide, while it is held for a major one of the school's own."""
    item = item_of(hazard.description) if hazard.major and not hazard.place_id else None
    return item.name if item else ""


def read_by(work: Work, found: HazardFacts, person: Person) -> HazardFacts:
    """As its reporter reads it: whoever has several schools reads which one it is."""
    named = not found.description or found.school in found.description
    if named or len(work.district.schools_seen_by(person)) < 2:
        return found
    return replace(found, description=f"{found.school} {found.description}")
