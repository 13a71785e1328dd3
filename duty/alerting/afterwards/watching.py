"""What time brings after an alarm: an order nobody answers, and who is missing in a 点名."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.afterwards import ordering, rollcall
from duty.alerting.afterwards.hail import HailKind
from duty.alerting.ports import Work


async def sweep(work: Work, now: datetime) -> int:
    """Everything of which somebody must hear now."""
    due = await work.hails.due(now)
    for hail in due:
        if hail.kind is HailKind.ORDER:
            await ordering.pass_on(work, hail, now)
        elif hail.kind is HailKind.ROLL_CALL:
            await rollcall.look_again(work, hail, now)
        else:
            hail.next_at = None
    return len(due)
