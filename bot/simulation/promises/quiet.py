"""It is quiet: a guard hears at most four things a day that nobody asked for, and a summary comes once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from bot.simulation.engine import ZONE
from bot.simulation.phone import Phone, Shown
from bot.simulation.promises.promise import Broken, Evidence
from duty.district.people import DESK, GUARDS, POLICE, VOLUNTARY, Role
from duty.messaging.notices import Priority
from duty.messaging.quiet import MOST_A_DAY
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.summaries.daily import HOUR

OUTSIDE = (
    "gap.opened", "foreseen.told", "shortage.week", "checkin.leading",
    "swap.settled", "swap.taken", "swap.off", "swap.decide", "leave.",
    "walk.missed", "task.bus_silent", "task.bus_absent", "drill.", "rollcall.", "night.",
    "sos.", "incident.", "alert.", "photo.", "checkin.not_seen_told",
    "swap.decide", "swap.settled", "swap.off", "swap.taken", "leave.",
)  # fmt: skip
"""Kinds, or how they begin, that are outside a guard's limit: what a leader must decide, a bus, pages, and
what became of one's own report or of what one asked for oneself (product.md, promise 5)."""
ROSTERED = GUARDS | VOLUNTARY | {Role.SCHOOL_STAFF}
ASKS = ("task.asked", "task.again", "walk.due")
OFFICERS = DESK | POLICE
AN_HOUR, HOUR_LONG = 6, timedelta(hours=1)
"""So many an officer hears in an hour, outside storms; calls are outside all limits."""


def unsolicited(evidence: Evidence, shown: Shown) -> bool:
    """Whether it came by itself as something new. What a page of P0 or P1 brings is outside all limits."""
    mail = evidence.lines.get(shown.line)
    return mail is not None and shown.push and not shown.edited and mail.priority > Priority.REPLY


class GuardsAreLeftInPeace:
    name: ClassVar[str] = "保安一天不超过四条"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for person_id, phone in evidence.phones.items():
            if evidence.district.people[person_id].role in GUARDS:
                for day, count in self._counted(evidence, phone).items():
                    if count > MOST_A_DAY:
                        yield Broken(self.name, person_id, None, f"{day:%m-%d} 收到{count}条")

    def _counted(self, evidence: Evidence, phone: Phone) -> Counter[date]:
        return Counter(
            one.at.astimezone(ZONE).date()
            for one in phone.history
            if unsolicited(evidence, one) and not evidence.lines[one.line].kind.startswith(OUTSIDE)
        )


class OnlyTheRosteredAreAsked:
    """Of a guard, a teacher or staff nothing is wanted on a day on which the roster does not name them."""

    name: ClassVar[str] = "没排班的不打扰"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for person_id, phone in evidence.phones.items():
            if evidence.district.people[person_id].role in ROSTERED:
                for one in phone.history:
                    kind = evidence.lines[one.line].kind if one.line in evidence.lines else ""
                    if kind in ASKS and unsolicited(evidence, one) and not _named(evidence, person_id, one):
                        yield Broken(self.name, person_id, one.at, one.text[:24])


def _named(evidence: Evidence, person_id: str, shown: Shown) -> bool:
    """For that day, or for the night that still runs."""
    district = evidence.district
    day = district.today(shown.at)
    return bool(district.shifts_of(person_id, day) or district.shifts_near(person_id, shown.at))


class OfficersAreLeftInPeace:
    name: ClassVar[str] = "值班员一小时不超过六条"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for person_id, phone in evidence.phones.items():
            if evidence.district.people[person_id].role in OFFICERS:
                heard = [one.at for one in phone.history if self._counts(evidence, one)]
                for first, last in zip(heard, heard[AN_HOUR:], strict=False):
                    if last - first < HOUR_LONG:
                        yield Broken(
                            self.name,
                            person_id,
                            first,
                            f"到{last.astimezone(ZONE):%H:%M} 收到{AN_HOUR + 1}条",
                        )
                        break

    @staticmethod
    def _counts(evidence: Evidence, shown: Shown) -> bool:
        return unsolicited(evidence, shown) and not evidence.lines[shown.line].kind.startswith("alert.")


class OneSummaryADay:
    name: ClassVar[str] = "小结一天一份"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for person_id, phone in evidence.phones.items():
            reads = opens(evidence.district.people[person_id], Do.RECEIVE, Thing.SUMMARY)
            got = Counter(
                one.at.astimezone(ZONE).date()
                for one in phone.history
                if one.push and evidence.lines[one.line].kind == "summary.daily"
            )
            for day in evidence.days:
                if got[day] != (1 if reads else 0):
                    yield Broken(self.name, person_id, None, f"{day:%m-%d} {HOUR:%H:%M} 收到{got[day]}份")
