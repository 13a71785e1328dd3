"""A form that is wanted is asked for once a day, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from bot.simulation.engine import ZONE
from bot.simulation.promises.promise import Broken, Evidence
from bot.simulation.promises.quiet import unsolicited
from duty.campaigns.news import CampaignBegun
from duty.district.people import Role
from storage.queries.upkeep.evidence import FormRow


class FormsAreAskedOnce:
    """Nobody hears twice on a day that the same form is missing."""

    name: ClassVar[str] = "催表一天一次"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for person_id, phone in evidence.phones.items():
            told: Counter[tuple[date, str]] = Counter()
            for one in phone.history:
                mail = evidence.lines.get(one.line)
                if mail and mail.kind == CampaignBegun.kind and unsolicited(evidence, one):
                    told[one.at.astimezone(ZONE).date(), one.text] += 1
            for (day, text), count in told.items():
                if count > 1:
                    yield Broken(self.name, person_id, None, f"{day:%m-%d} {count}次：{text[:24]}")


class FormsAreReminded:
    """The office of a school whose form is missing reads of it again each day, until it is due."""

    name: ClassVar[str] = "没交的表有人催"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for form in evidence.records.forms:
            begun = form.begun_at.astimezone(ZONE).date()
            for day in evidence.days:
                if begun < day <= form.due and _missing(form, day) and not _reminded(evidence, form, day):
                    yield Broken(self.name, form.school_id, None, f"{day:%m-%d} 没有催")


def _missing(form: FormRow, day: date) -> bool:
    """All of that day."""
    return form.submitted_at is None or form.submitted_at.astimezone(ZONE).date() > day


def _reminded(evidence: Evidence, form: FormRow, day: date) -> bool:
    """Whoever has a phone there; an office without any hears nothing."""
    district = evidence.district
    office = district.office_of(form.school_id, Role.SAFETY_OFFICE) or district.head_of(form.school_id)
    phones = [evidence.phones[one] for one in office if one in evidence.phones]
    told = [one for phone in phones for one in phone.history if one.at.astimezone(ZONE).date() == day]
    lines = (evidence.lines.get(one.line) for one in told)
    return not phones or any(line is not None and line.kind == CampaignBegun.kind for line in lines)
