"""Before and after in one picture: for which hazards there is one, and that the verifier gets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from duty.hazards.facts import facts
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work
from duty.hazards.rectifying import ToVerify
from duty.hazards.status import Status
from duty.hazards.telling import notice_of
from duty.messaging.notices import Priority
from duty.records.photos import Photo

PAIR = "pair/"
"""Photo keys of such pictures: `pair/<hazard id>`, drawn when asked for and kept nowhere, so that nothing
of them outlives the photographs."""
AFTER = "after"


def pair_of(photos: Sequence[Photo]) -> tuple[Photo | None, Photo | None]:
    """The first picture that shows the hazard, and the last that shows it put right, once developed."""
    before = next((one for one in photos if one.large_key and one.purpose != AFTER), None)
    after = next((one for one in reversed(photos) if one.large_key and one.purpose == AFTER), None)
    return before, after


def shown_of(hazard: Hazard, photos: Sequence[Photo]) -> str:
    """The key of the picture that says most of it: both sides by side, or the only one; empty without."""
    before, after = pair_of(photos)
    if before and after:
        return f"{PAIR}{hazard.id}"
    latest = after or next((one for one in reversed(photos) if one.large_key), None)
    return latest.large_key if latest else ""


async def show_pair(work: Work, hazard: Hazard, now: datetime) -> None:
    """Its last after-picture is settled: whoever is asked to look sees both sides, once and silently."""
    photos = await work.photos.of(hazard.subject)
    settled = all(photo.settled for photo in photos)
    if hazard.status is not Status.RECTIFIED or not settled or not all(pair_of(photos)):
        return
    told = ToVerify(replace(facts(work, hazard), photo=shown_of(hazard, photos)))
    when = hazard.rectified_at or now
    for person_id in work.district.office_of(hazard.school_id):
        if person_id != hazard.rectified_by:
            card = notice_of(hazard, person_id, told, Priority.RECEIPT, again=f":pair{when:%m%d%H%M%S}")
            work.tell(replace(card, replaces=card.name, silent=True))
