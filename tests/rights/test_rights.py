"""The table as a function, and what product.md says of each role's scope (security-cases 13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duty.district.people import Person, Role
from duty.district.severity import Level
from duty.hazards import ledger, rectifying
from duty.hazards.rights import may_see, may_see_photos
from duty.hazards.status import Status
from duty.hazards.telling import Unowned, tell_owner_when_ready
from duty.rights.may import About, may, may_here, opens, roles
from duty.rights.words import Do, Only, Thing, Whose
from handlers.speech.labels import keyboard_of
from tests.hazards.test_hazard_life import NOW, OWNER, kept
from tests.kit.memory_cases import CaseWork, now_of, picture

HERE = About(schools=("SCH01",), own=("G02",))


def test_a_grant_wants_the_role_the_nearness_and_the_state() -> None:
    work = CaseWork()
    may_see_it = [
        person
        for person in ("G02", "G03", "G01", "PR01", "PR02", "PO02", "PO06", "DO1", "SV01")
        if may(work.district, work.person(person), Do.SEE, Thing.HAZARD, HERE)
    ]
    assert may_see_it == ["G02", "G01", "PR01", "PO02", "DO1"]
    listed = replace(HERE, state=frozenset({Only.LISTED}))
    assert may(work.district, work.person("SV01"), Do.SEE, Thing.HAZARD, listed)


def test_what_needs_no_district_is_asked_without_one() -> None:
    work = CaseWork()
    assert may_here(work.person("PR01"), Do.VERIFY, Thing.HAZARD, HERE)
    assert not may_here(work.person("DO1"), Do.SEE, Thing.HAZARD, HERE), "that is a matter of the district"


def test_a_key_is_there_where_more_than_ones_own_lies_behind_it() -> None:
    guard, officer = Person("a", "甲", Role.GUARD), Person("b", "乙", Role.DUTY_OFFICER)
    assert opens(guard, Do.ANSWER, Thing.CALL)
    assert not opens(guard, Do.ANSWER, Thing.CALL, Whose.OWN, Whose.CALLED)
    assert opens(officer, Do.ANSWER, Thing.CALL, Whose.OWN, Whose.CALLED)
    assert roles(Do.VERIFY, Thing.HAZARD) == {Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.SAFETY_OFFICE}


# -- too much, too little ----------------------------------------------------------------------


@pytest.mark.parametrize("person", ["T01", "G03"])
def test_teachers_and_guards_read_what_they_reported_themselves(person: str) -> None:
    work, _ = kept(Status.ASSIGNED)
    assert now_of(ledger.page(work, work.person(person), 0, NOW)).empty
    work, _ = kept(Status.ASSIGNED, reported_by=person)
    page = now_of(ledger.page(work, work.person(person), 0, NOW))
    assert [line.hazard.id for line in page.lines] == [1]


def test_school_staff_read_their_school_line_and_card() -> None:
    work, made = kept(Status.ASSIGNED)
    staff = Person("S91", "测试", Role.SCHOOL_STAFF, schools=("SCH01",))
    page = now_of(ledger.page(work, staff, 0, NOW))
    card = now_of(ledger.card(work, made.id or 0, staff))
    assert [line.hazard.id for line in page.lines] == [1] and card and not card.acts and not card.photo
    elsewhere = replace(staff, schools=("SCH02",))
    assert now_of(ledger.card(work, made.id or 0, elsewhere)) is None


def test_the_city_counts_all_and_reads_listed_ones() -> None:
    work, made = kept(Status.ASSIGNED)
    city = work.person("SV01")
    page = now_of(ledger.page(work, city, 0, NOW))
    assert page.pending == 1 and not page.lines and page.last
    assert now_of(ledger.card(work, made.id or 0, city)) is None
    made.status = Status.LISTED
    assert [line.hazard.id for line in now_of(ledger.page(work, city, 0, NOW)).lines] == [1]
    assert may_see(work, made, city) and may_see_photos(work, made, city)


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.LISTED])
def test_who_supervises_puts_nothing_right(status: Status) -> None:
    work, made = kept(status)
    heard = now_of(rectifying.hear_fixed(work, made.id or 0, work.person("SV01"), NOW))
    assert heard.step.hazard is None and not heard.proof
    assert not work.history and not work.notices
    assert now_of(rectifying.hear_fixed(work, made.id or 0, work.person("PO02"), NOW)).step.done


@pytest.mark.parametrize(("level", "shown"), [(Level.ORDINARY, False), (Level.MAJOR, True)])
def test_a_desk_that_is_told_for_want_of_an_owner_gets_no_picture_it_may_not_open(
    level: Level, shown: bool
) -> None:
    work, made = kept(Status.NEW, owner_id="", owner_told=False, level=level)
    photo = picture("G02", NOW).of(made.subject, "before")
    now_of(work.photos.add(photo))
    photo.large_key = "photos/1.jpg"
    assert now_of(tell_owner_when_ready(work, made, NOW))
    told = [notice.news for notice in work.told_of(Unowned)]
    assert told and all(bool(news.hazard.photo) is shown for news in told)  # type: ignore[attr-defined]


def test_the_owner_puts_right_what_is_theirs_wherever_they_serve() -> None:
    work, made = kept(Status.ASSIGNED, owner_id="G01")
    assert made.acts_of(work.person("G01")) and not made.acts_of(work.person("G03"))
    assert made.acts_of(work.person(OWNER)), "the school's office may, too"


# -- keyboards (product.md, Keyboards) ---------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.GUARD, "📍 签到 🚶 巡逻 📷 报隐患 📝 报事件 📋 我的 🚨 紧急求助"),
        (Role.GUARD_LEADER, "📍 签到 🚶 巡逻 📷 报隐患 📝 报事件 📋 我的 👥 在岗 ➕ 邀请 🚨 紧急求助"),
        (Role.POLICE_OFFICER, "📍 签到 🚶 巡逻 📷 报隐患 📝 报事件 📋 我的 🔔 待处理 🚨 紧急求助"),
        (Role.ADMIN, "👥 在岗 📒 台账 📊 小结 ➕ 邀请 📋 我的"),
        (Role.TEACHER, "📍 签到 📷 报隐患 📝 报事件 📋 我的 🚨 紧急求助"),
        (Role.SCHOOL_STAFF, "📍 签到 📷 报隐患 📝 报事件 📋 我的 🚨 紧急求助"),
        (Role.DUTY_OFFICER, "🔔 待处理 👥 在岗 📒 台账 📊 小结 🎯 抽查 📋 我的"),
        (Role.STATION_CHIEF, "🔔 待处理 👥 在岗 📒 台账 📊 小结 🎯 抽查 📋 我的"),
        (Role.SUPERVISOR, "📒 台账 📊 小结 🎯 抽查 📋 我的"),
        (Role.VICE_PRINCIPAL, "📒 台账 📄 附件1 👥 在岗 📊 小结 📋 我的"),
    ],
)
def test_the_keys_of_a_role(role: Role, keys: str) -> None:
    board = keyboard_of(Person("", "", role), on_duty=False)
    assert " ".join(key.label for row in board for key in row) == keys
    assert "🚨 紧急求助" not in keys or [key.label for key in board[-1]] == ["🚨 紧急求助"]
