"""Whatever is done to the history afterwards is found; what was done to nothing is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from duty.records.chain.examining import Broken, Examiner, Fault
from duty.records.chain.seal import Head, Seal
from duty.records.chain.sealing import chained
from duty.records.history import Change
from duty.records.subject import Subject

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
details = st.dictionaries(
    st.sampled_from(["by", "why", "photo", "数"]),
    st.none()
    | st.booleans()
    | st.integers(0, 99)
    | st.floats(allow_nan=False)
    | st.text('ab台账"\\ ', max_size=5),
    max_size=3,
)


@st.composite
def histories(draw: Any) -> list[Change]:
    """Entries with growing ids, as a database gives them: some numbers were never used."""
    ids = sorted(draw(st.sets(st.integers(1, 40), min_size=3, max_size=10)))
    return [
        Change(
            Subject(draw(st.sampled_from(["hazard", "incident"])), draw(st.integers(1, 3))),
            draw(st.sampled_from(["filed", "returned"])),
            NOON + timedelta(microseconds=draw(st.integers(0, 10**9))),
            draw(st.sampled_from(["", "G02"])),
            draw(details),
            number,
        )
        for number in ids
    ]


def examined(seals: list[Seal], changes: list[Change], *known: Head, at_once: int = 3) -> Broken | None:
    """Part by part, as a database would give them."""
    examiner, upto = Examiner(known), 0
    for start in range(0, len(seals), at_once):
        part = seals[start : start + at_once]
        begin, upto = upto, max(upto, *(seal.change_id for seal in part))
        broken = examiner.part(part, [c for c in changes if begin < (c.id or 0) <= upto])
        if broken:
            return broken
    return examiner.end()


def other(change: Change, **values: Any) -> Change:
    told = {name: getattr(change, name) for name in ("subject", "what", "at", "actor_id", "detail", "id")}
    return Change(**(told | values))


CHANGES = {
    "another act": lambda c: other(c, what=c.what + "x"),
    "another person": lambda c: other(c, actor_id=c.actor_id + "x"),
    "another time": lambda c: other(c, at=c.at + timedelta(microseconds=1)),
    "another thing": lambda c: other(c, subject=Subject(c.subject.kind, 9)),
    "more said": lambda c: other(c, detail=c.detail | {"more": 1}),
}
SEALS = {
    "its content": lambda s: replace(s, content="0" * 64),
    "its head": lambda s: replace(s, head=s.head[::-1] + "0"),
    "its time": lambda s: replace(s, sealed_at=s.sealed_at + timedelta(microseconds=1)),
    "its entry": lambda s: replace(s, change_id=s.change_id + 100),
}


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(1, 4))
def test_what_nobody_touched_holds_in_parts_of_any_size(changes: list[Change], at_once: int) -> None:
    seals = chained(None, changes, NOON)
    heads = [Head.parse(seal.printed) or Head(0, "") for seal in seals]
    assert examined(seals, changes, *heads, at_once=at_once) is None
    halves = chained(None, changes[:2], NOON)
    assert halves + chained(halves[-1], changes[2:], NOON) == seals, "sealed in one go or in two"


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_a_changed_entry_or_seal_is_named(changes: list[Change], data: st.DataObject) -> None:
    seals = chained(None, changes, NOON)
    at = data.draw(st.integers(0, len(changes) - 1))
    how = data.draw(st.sampled_from(sorted(CHANGES)))
    edited = [*changes[:at], CHANGES[how](changes[at]), *changes[at + 1 :]]
    assert examined(seals, edited) == Broken(Fault.CHANGED, at + 1, changes[at].id or 0, edited[at])
    what = data.draw(st.sampled_from(sorted(SEALS)))
    forged = [*seals[:at], SEALS[what](seals[at]), *seals[at + 1 :]]
    found = examined(forged, changes)
    assert found is not None and found.fault in (Fault.SEAL_CHANGED, Fault.INSERTED)


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_a_removed_a_swapped_and_an_inserted_entry_are_found(
    changes: list[Change], data: st.DataObject
) -> None:
    seals = chained(None, changes, NOON)
    at = data.draw(st.integers(0, len(changes) - 2))
    without = [*changes[:at], *changes[at + 1 :]]
    found = examined(seals, without)
    assert found is not None and (found.fault, found.change_id) == (Fault.REMOVED, changes[at].id)
    found = examined([*seals[:at], *seals[at + 1 :]], without)
    assert found is not None and found.fault is Fault.SEAL_REMOVED
    one, two = changes[at], changes[at + 1]
    if (one.subject, one.what, one.at, one.actor_id) != (two.subject, two.what, two.at, two.actor_id):
        swapped = [other(two, id=one.id), other(one, id=two.id)]
        found = examined(seals, [*changes[:at], *swapped, *changes[at + 2 :]])
        assert found is not None and (found.fault, found.change_id) == (Fault.CHANGED, one.id)
    free = next((n for n in range(1, changes[-1].id or 0) if n not in {c.id for c in changes}), None)
    if free is not None:
        more = sorted([*changes, other(one, id=free)], key=lambda c: c.id or 0)
        found = examined(seals, more)
        assert found is not None and (found.fault, found.change_id) == (Fault.INSERTED, free)


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(1, 3))
def test_a_cut_off_end_is_found_by_a_head_that_was_printed(changes: list[Change], cut: int) -> None:
    seals = chained(None, changes, NOON)
    known = Head.parse(seals[-1].printed)
    assert known is not None
    kept = len(changes) - min(cut, len(changes) - 1)
    assert examined(seals[:kept], changes[:kept]) is None, "by itself a shorter history is a whole one"
    found = examined(seals[:kept], changes[:kept], known)
    assert found is not None and found.fault is Fault.CUT_OFF
    anew = chained(seals[kept - 1], changes[kept:], NOON + timedelta(seconds=1))
    found = examined([*seals[:kept], *anew], changes, known)
    assert found is not None and found.fault is Fault.CUT_OFF, "sealed anew it has another head"


def test_heads_are_read_as_they_are_printed() -> None:
    assert Head.parse(" 12 - AB12 cd34 ef56 7890 ") == Head(12, "ab12cd34ef567890")
    assert Head.parse("ab12cd34") == Head(0, "ab12cd34")
    assert not [
        text
        for text in ("", "12-", "ab12", "x-ab12cd34", "12-zz12cd34", "12-" + "a" * 65)
        if Head.parse(text)
    ]
