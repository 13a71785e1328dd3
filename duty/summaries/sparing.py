"""An officer hears no more than six things in an hour nobody asked for (product.md, promise 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from duty.district.people import Person
from duty.summaries.ports import Work

AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 6


async def not_told_much(work: Work, people: Sequence[Person], now: datetime) -> Sequence[Person]:
    """Those of them who may hear one more thing; the others wait for a while."""
    if not people:
        return ()
    heard = await work.summaries.unasked([one.id for one in people], now - AN_HOUR)
    return [one for one in people if heard.get(one.id, 0) < MOST_AN_HOUR]
