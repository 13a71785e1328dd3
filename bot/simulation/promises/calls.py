"""Somebody answers: a call is taken, or climbs to its end and its caller knows; a page does not dawdle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from bot.simulation.promises.promise import Broken, Evidence
from duty.alerting.calls.standing import AlertState
from duty.district.severity import URGENT, Triage

PAGED_WITHIN = timedelta(seconds=2)
"""From the commit of a call to the screen of whoever is called; without network the time does not count."""
TRIED_AGAIN = timedelta(seconds=7)
"""So long a call may wait for its next try once the network is back."""


class SomebodyAnswers:
    name: ClassVar[str] = "有人接警"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for call in evidence.records.calls:
            if call.triage not in URGENT or call.state is not AlertState.OPEN or call.taken_at:
                continue
            climbed = call.mistake_at or (call.step >= call.steps and call.unanswered_told)
            if not climbed:
                what = f"{call.number} 没人接警，只升到第{call.step}级，共{call.steps}级"
                yield Broken(self.name, call.reporter_id, call.received_at, what)


class PagedAtOnce:
    name: ClassVar[str] = "呼叫不拖"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        """By the phones, not by what the house says of itself."""
        shown = {one.line: one for phone in evidence.phones.values() for one in phone.history}
        lines = {mail.page_id: mail for mail in evidence.records.mail if mail.page_id}
        urgent = {call.id: call for call in evidence.records.calls if call.triage is Triage.P0}
        for page in evidence.records.pages:
            call, mail = urgent.get(page.alert_id), lines.get(page.id)
            if call is None or mail is None or page.person_id not in evidence.phones:
                continue
            seen = shown.get(mail.id)
            until = seen.at if seen else evidence.ends_at
            dark = evidence.cut_off(page.called_at, until)
            if until - page.called_at - dark > PAGED_WITHIN + (TRIED_AGAIN if dark else timedelta()):
                took = (until - page.called_at).total_seconds()
                how = f"{took:.0f}秒才到手机" if seen else f"没有到手机（{mail.state}）"
                yield Broken(self.name, page.person_id, page.called_at, f"{call.number} 的呼叫{how}")
