"""更正 and 交班留言 as rows: who may, what counts, what stays. Pure."""

from datetime import date

import pytest

from duty.attendance.correcting.correction import Correction, Decision
from duty.attendance.handing.handover import HandoverNote
from duty.summaries.corrected import corrected
from duty.summaries.day import Arrived
from tests.kit.memory import moment, sample_district

KEY = f"SCH01:am_peak:{date(2026, 11, 23)}"
NOW = moment("14:00")
DISTRICT = sample_district()


def row(came: str = "06:50", person: str = "G02") -> Correction:
    return Correction(person, "SCH01", "P002", KEY, moment(came), "没电", person, NOW)


def said(person: str, clock: str, *, late: bool, post: str = "P002") -> Arrived:
    return Arrived(KEY, post, person, late, False, moment(clock), moment(clock), True)


@pytest.mark.parametrize(("came", "late"), [("06:50", False), ("07:05", False), ("07:06", True)])
def test_whose_record_was_put_right_stands_once_and_as_corrected(came: str, late: bool) -> None:
    before = [said("G02", "07:20", late=True), said("G03", "06:55", late=False, post="P003")]
    right = row(came)
    right.decide("G01", NOW, approved=True)
    others, own = corrected(DISTRICT, before, [right])
    assert others == before[1]
    assert own == Arrived(KEY, "P002", "G02", late, False, NOW, moment(came), True)


def test_who_was_not_on_record_at_all_is_added() -> None:
    right = row()
    right.decide("G01", NOW, approved=True)
    assert [one.person_id for one in corrected(DISTRICT, [], [right])] == ["G02"]


def test_nobody_decides_their_own_and_nobody_twice() -> None:
    disputed = row()
    assert not disputed.decide("G02", NOW, approved=True) and disputed.waits and not disputed.holds
    assert disputed.decide("G01", NOW, approved=False) and not disputed.holds
    assert not disputed.decide("SO01", NOW, approved=True) and not disputed.withdraw(NOW)
    back = row()
    assert back.withdraw(NOW) and back.decision is Decision.WITHDRAWN
    assert not back.decide("G01", NOW, approved=True) and not back.withdraw(NOW)


def test_a_line_is_read_once_by_somebody_else() -> None:
    note = HandoverNote("SCH01", "P002", KEY, "G02", NOW, "钥匙在门卫室")
    assert not note.read("G02", NOW) and note.read("G05", NOW) and not note.read("G03", NOW)
    assert not note.withdrawn and not note.withdraw(NOW)
    other = HandoverNote("SCH01", "P002", KEY, "G02", NOW, "钥匙")
    assert other.withdraw(NOW) and other.withdrawn and not other.read("G05", NOW)
