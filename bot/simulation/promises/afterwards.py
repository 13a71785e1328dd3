"""After an alarm people are known of in time: 点名 within three minutes, an order within one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import ClassVar

from bot.simulation.promises.promise import Broken, Evidence
from duty.alerting.afterwards.hail import HailKind

ACCOUNTED_WITHIN, SHARE = timedelta(minutes=3), 0.95
ORDER_HEARD_S = 60.0


class EverybodyIsAccountedFor:
    """Of all that were asked and can be reached by message."""

    name: ClassVar[str] = "点名三分钟知道九成五"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        asked = [one for one in evidence.records.hails if one.kind == HailKind.ROLL_CALL]
        asked = [one for one in asked if not one.unreached]
        known = [one for one in asked if one.replied_at and one.replied_at - one.asked_at <= ACCOUNTED_WITHIN]
        if len(known) < SHARE * len(asked):
            yield Broken(self.name, "", asked[0].asked_at, f"{len(asked)}人里只有{len(known)}人")


class OrdersAreHeard:
    name: ClassVar[str] = "指令一分钟有回音"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        orders = [one for one in evidence.records.hails if one.kind == HailKind.ORDER]
        waited = [(one.replied_at - one.asked_at).total_seconds() for one in orders if one.replied_at]
        if orders and (not waited or median(waited) > ORDER_HEARD_S):
            yield Broken(self.name, "", orders[0].asked_at, f"{len(orders)}人里{len(waited)}人回了")
