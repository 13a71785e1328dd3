"""Before and after in one picture: for which hazards there is one."""

from __future__ import annotations

from collections.abc import Sequence

from duty.hazards.hazard import Hazard
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
