"""此刻求助：约24秒内有人接. In eight of ten cases, by what calls at such an hour took."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from duty.alerting.counting.answers import Answer

SPAN = timedelta(days=90)
ENOUGH = 30
"""Of fewer answers no number is said."""
SHARE = 0.8
WIDTH_H = 1.5
"""Calls about so many hours away in the day tell about this one."""
FLOOR = 0.02
"""So much every other call counts, lest a quiet hour stands on three of them."""
OTHER_KIND = 0.3
"""What a call of the weekend tells about a day of the week, and the other way round."""
DAY_H = 24.0


def forecast(answers: Sequence[Answer], now: datetime, zone: tzinfo) -> float | None:
    """Within so many seconds somebody answers, in eight of ten cases. None: too few, or too many were not."""
    if sum(one.seconds is not None for one in answers) < ENOUGH:
        return None
    here = now.astimezone(zone)
    took = sorted(
        (math.inf if one.seconds is None else one.seconds, _weight(one.at.astimezone(zone), here))
        for one in answers
    )
    wanted = SHARE * sum(weight for _, weight in took)
    for seconds, weight in took:
        wanted -= weight
        if wanted <= 0:
            return None if math.isinf(seconds) else seconds
    return None


def _weight(then: datetime, here: datetime) -> float:
    """How much a call of that moment tells about this one."""
    apart = abs(_hour(then) - _hour(here))
    apart = min(apart, DAY_H - apart)
    kind = 1.0 if (then.weekday() < 5) == (here.weekday() < 5) else OTHER_KIND
    return kind * (FLOOR + math.exp(-0.5 * (apart / WIDTH_H) ** 2))


def _hour(moment: datetime) -> float:
    return moment.hour + moment.minute / 60
