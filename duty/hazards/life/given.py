"""What comes with an act, and how a hazard must be cut to be acted upon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.hazards.category import Category

SAID = 500
"""Characters of one message that are kept; of a reason WHY."""
WHY = 200
A_DAY = timedelta(days=1)
"""Whoever must do it again has so long at least."""


@dataclass(frozen=True)
class Given:
    """words: the reason, the measure, what is left: whatever the act asks for in a sentence.

    owner:    id of whoever puts it right, or passes it on.
    due:      when it must be put right, or when it is asked for.
    category: whose it is by its category: the title, and whether that is a department outside.
    pictured: there is an after-picture.
    other:    id of the hazard it is the same as.
    number:   the number it is registered under.
    five:     the district wants 五落实 of what is listed (domain §2.10).
    """

    words: str = ""
    owner: str = ""
    due: datetime | None = None
    category: Category | None = None
    department: str = ""
    pictured: bool = False
    other: int = 0
    number: str = ""
    five: bool = False


NOTHING = Given()
