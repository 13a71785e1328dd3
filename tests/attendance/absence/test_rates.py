"""到岗率 and 见警率: a morning counted by hand, and random ones counted a second way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from duty.attendance.absence.knowing import Knowledge
from duty.attendance.absence.note import AbsenceNote, Known
from duty.attendance.counting.rates import Came, Rates, grouped_rates, rates_of
from duty.district.exceptions import Instead
from tests.kit.memory import moment, sample_district

DAY = date(2026, 11, 23)
KEY = f"SCH01:am_peak:{DAY}"
DISTRICT = sample_district()
HELD = DISTRICT.held_by(KEY)
PLACES = {"G01": "P001", "G02": "P002", "G03": "P003", "G04": "P003", "PO02": "P003"}
ON_CALL = AbsenceNote("PO02", Known.ON_CALL, "PO02", moment("06:50"), moment("06:50"), moment("08:20"))


def came(person: str, clock: str, *, proven: bool = True) -> Came:
    return Came(KEY, PLACES[person], person, moment(clock), proven)


def counted(*some: Came, notes: tuple[AbsenceNote, ...] = ()) -> Rates:
    assert HELD is not None
    return rates_of(DISTRICT, [HELD], some, Knowledge(notes))


def test_a_morning_by_hand() -> None:
    """Four guards and an officer: three in time (07:05 is), one late, one not at all."""
    morning = counted(came("G01", "06:50"), came("G02", "07:05"), came("G03", "07:06"), came("PO02", "07:00"))
    assert morning == Rates(required=5, on_time=3, late=1, police_windows=1, police_seen=1)
    assert (morning.attendance, morning.came, morning.police) == (0.6, 0.8, 1.0)
    assert Rates().attendance is None and Rates().police is None


def test_who_is_out_on_a_call_is_left_out_of_the_denominator() -> None:
    guards = [came(one, "06:55") for one in ("G01", "G02", "G03", "G04")]
    assert counted(*guards, notes=(ON_CALL,)) == Rates(4, 4, 0, 0, 0)
    assert counted(*guards) == Rates(5, 4, 0, 1, 0)
    back = counted(*guards, came("PO02", "07:30"), notes=(ON_CALL,))
    assert back == Rates(5, 4, 1, 1, 1), "whoever came back is there, and late"


def test_words_alone_are_no_sight_of_the_police_and_nobody_counts_beyond_the_end() -> None:
    assert counted(came("PO02", "07:00", proven=False)).police_seen == 0
    assert counted(came("G01", "08:21")) == Rates(5, 0, 0, 1, 0)


def test_whoever_stands_in_counts_as_on_duty() -> None:
    taken = replace(DISTRICT, swaps=(Instead(KEY, "P002", "G02", "G05"),))
    assert HELD is not None
    made = [Came(KEY, "P002", "G05", moment("06:58"), True)]
    assert rates_of(taken, [HELD], made, Knowledge()).on_time == 1


def test_groups_stand_in_the_order_of_their_names() -> None:
    rates = {"SCH01": Rates(5, 3), "SCH02": Rates(3, 3), "SCH05": Rates(5, 5)}
    for by in ("kind", "town", "station"):
        names = [name for name, _, _ in grouped_rates(DISTRICT, by, rates)]
        assert names == sorted(names)
        assert Rates.total(one for _, one, _ in grouped_rates(DISTRICT, by, rates)) == Rates(13, 11)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(PLACES)), st.integers(-15, 90)), st.booleans())
def test_a_second_way_gives_the_same(minutes: dict[str, int], called: bool) -> None:
    start = moment("07:00")
    made = [Came(KEY, PLACES[who], who, start + timedelta(minutes=at), True) for who, at in minutes.items()]
    there = {who: at for who, at in minutes.items() if at <= 80}
    required = 5 - (called and "PO02" not in there)
    on_time = sum(at <= 5 for at in there.values())
    seen = "PO02" in there
    second = Rates(required, on_time, len(there) - on_time, int(seen or not called), int(seen))
    assert counted(*made, notes=(ON_CALL,) if called else ()) == second
