"""How a report stands, for whoever has its code: 已收到, 已登记, 整改中, 已整改 or 未采纳. No names in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.hazards.hazard import Hazard
from duty.hazards.status import DONE, DRAFTS, REGISTERED, Status
from duty.tips.ports import Work
from duty.tips.tip import LENGTH, Tip, TipState, Why, hashed, normal


class Stand(StrEnum):
    """What its author reads."""

    HELD = "held"
    """已收到."""
    CALLED = "called"
    """已通知值班人员."""
    REGISTERED = "registered"
    """已登记."""
    TO_PASS_ON = "to_pass_on"  # noqa: S105
    """已登记,待转告: it belongs to somebody outside who was not told yet (product.md, Hazard)."""
    IN_WORK = "in_work"
    """整改中."""
    LOOKED_AT = "looked_at"
    """已整改，等复查: nobody believes that it is put right before somebody else has looked."""
    DONE = "done"
    """已整改."""
    STRUCK_OFF = "struck_off"
    """已销号: the school closed it without its being put right."""
    KNOWN = "known"
    """The school knew of it, and did not say as which hazard."""
    DECLINED = "declined"
    """未采纳."""
    WITHDRAWN = "withdrawn"
    """It was registered, and taken back."""


@dataclass(frozen=True)
class How:
    """at: when it came. why: of one that was not taken up."""

    stand: Stand
    at: datetime
    school: str
    why: Why = Why.NOTHING


async def how_it_stands(work: Work, secret: str) -> How | None:
    """None where nobody has that code."""
    if len(normal(secret)) != LENGTH:
        return None
    tip = await work.tips.of_secret(hashed(secret))
    if tip is None:
        return None
    school = work.district.schools.get(tip.school_id)
    return How(await _stand(work, tip), tip.at, school.short_name if school else "", tip.reason)


async def _stand(work: Work, tip: Tip) -> Stand:
    if tip.hazard_id:
        hazard = await work.hazards.get(tip.hazard_id)
        return Stand.REGISTERED if hazard is None else of_hazard(hazard)
    return {
        TipState.HELD: Stand.HELD,
        TipState.CALLED: Stand.CALLED,
        TipState.DUPLICATE: Stand.KNOWN,
        TipState.DECLINED: Stand.DECLINED,
        TipState.CONFIRMED: Stand.REGISTERED,
    }[tip.state]


def of_hazard(hazard: Hazard) -> Stand:
    """What the ledger says, in the few words that a passer-by needs."""
    if hazard.status in DONE:
        return Stand.DONE if hazard.put_right else Stand.STRUCK_OFF
    if hazard.status is Status.RECTIFIED:
        return Stand.LOOKED_AT
    if hazard.status is Status.TRANSFERRED and hazard.passed_on_at is None:
        return Stand.TO_PASS_ON
    if hazard.status is Status.NEW or hazard.status in DRAFTS:
        return Stand.REGISTERED
    return Stand.IN_WORK if hazard.status in REGISTERED else Stand.WITHDRAWN
