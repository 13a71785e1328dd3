"""What people do to a hazard on its way, and who reads what: as rules, in memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.district.severity import Level
from duty.hazards import rectifying, verifying
from duty.hazards.acts import news, pressing, sameness, saying
from duty.hazards.acts.pressing import Done
from duty.hazards.category import category_of
from duty.hazards.chasing import deadlines
from duty.hazards.chasing.deadlines import Overdue, OverdueList, Reminded
from duty.hazards.chasing.weekly import Weekly, WeekOpen
from duty.hazards.draft import Next
from duty.hazards.filing import alike, due_of, register
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import chase_anew
from duty.hazards.life.table import Need
from duty.hazards.looking.reuse import COMPARED, LooksOld, Why, differ, point_out, reused, twin_of
from duty.hazards.status import Act, Status
from duty.hazards.telling import ForOwner, MajorFound
from duty.hazards.verifying import Closed
from duty.records.photos import Developed, Photo
from tests.hazards.test_hazard_life import NOW, OWNER, PRINCIPAL, REPORTER, hazard, kept
from tests.kit.memory_cases import CaseWork, now_of, picture

DESK = "DO1"


def presses(work: Any, made: Hazard, what: Act, by: str) -> Done:
    return now_of(pressing.press(work, made.id or 0, what, work.person(by), NOW))


def says(work: Any, made: Hazard, what: Act, by: str, words: str, days: int = 0) -> Done:
    return now_of(saying.say(work, made.id or 0, what, work.person(by), NOW, words, days))


# -- whose it is ---------------------------------------------------------------------------


def test_it_is_taken_handed_over_and_given_to_a_department_and_back() -> None:
    work, made = kept(Status.ASSIGNED)
    assert presses(work, made, Act.ACCEPT, OWNER).done and made.accepted_at == NOW
    assert not presses(work, made, Act.ACCEPT, OWNER).done, "once"
    over = now_of(pressing.hand_over(work, made.id or 0, "G01", work.person(OWNER), NOW))
    assert over.done and made.owner_id == "G01" and made.accepted_at is None
    assert work.readers(news.HandedOver) == ["G01"]
    assert not now_of(pressing.hand_over(work, made.id or 0, "SO05", work.person(PRINCIPAL), NOW)).done
    gone = now_of(pressing.transfer(work, made.id or 0, 1, work.person(PRINCIPAL), NOW))
    assert gone.done and made.status is Status.TRANSFERRED and made.owner_title == "城管中队"
    assert work.readers(news.ToPassOn) == ["G01"], "the named chaser"
    assert work.readers(news.WaitsToBePassedOn) == [REPORTER], "已登记，待转告"
    assert presses(work, made, Act.BRING_BACK, PRINCIPAL).done
    assert made.status is Status.ASSIGNED and not made.outside
    assert work.history_of(made.subject) == ["accepted", "handed_over", "transferred", "brought_back"]


def test_more_time_is_asked_for_with_a_reason_and_given_by_somebody_else() -> None:
    work, made = kept(Status.ASSIGNED)
    asked = now_of(saying.ask(work, made.id or 0, Act.POSTPONE, work.person(OWNER), NOW))
    assert asked.need is Need.WHY
    assert says(work, made, Act.POSTPONE, OWNER, "配件没到", 3).done
    due = made.due_at
    (notice,) = work.told_of(news.TimeWanted)
    assert notice.person_id == PRINCIPAL and notice.news.words == "配件没到"
    assert {Act.GRANT, Act.REFUSE} <= {*notice.news.acts}
    assert not presses(work, made, Act.GRANT, OWNER).done, "nobody gives themselves more time"
    assert presses(work, made, Act.GRANT, PRINCIPAL).done
    assert made.due_at == NOW + timedelta(days=3) != due and made.extension_until is None
    assert work.readers(news.TimeGiven) == [OWNER] and made.chased == 0


def test_help_is_heard_by_the_head_of_the_school_and_without_one_by_the_desk() -> None:
    work, made = kept(Status.ASSIGNED)
    assert presses(work, made, Act.ASK_HELP, OWNER).done
    assert work.readers(news.HelpWanted) == [PRINCIPAL]
    work, made = kept(Status.ASSIGNED, owner_id=PRINCIPAL)
    assert presses(work, made, Act.ASK_HELP, PRINCIPAL).done
    assert work.readers(news.HelpWanted) and PRINCIPAL not in work.readers(news.HelpWanted)


def test_a_part_is_put_right_and_what_is_left_stays_open() -> None:
    work, made = kept(Status.ASSIGNED)
    assert says(work, made, Act.PARTLY, OWNER, "还差一盏").done
    assert (made.status, made.left_open) == (Status.ASSIGNED, "还差一盏")
    assert REPORTER in work.readers(news.PartlyDone)
    now_of(rectifying.prove_by_words(work, made.id or 0, work.person(OWNER), "都换了", NOW))
    assert made.left_open == ""


# -- how grave it is -----------------------------------------------------------------------


def test_the_school_confirms_the_level_and_a_major_one_is_told_above_at_once() -> None:
    work, made = kept(Status.ASSIGNED)
    assert presses(work, made, Act.CONFIRM_LEVEL, PRINCIPAL).done and made.level_confirmed_at == NOW
    made.due_at = NOW + timedelta(days=9)
    assert presses(work, made, Act.CHANGE_LEVEL, PRINCIPAL).done
    assert made.major and made.due_at == NOW + timedelta(days=1)
    assert DESK in work.readers(MajorFound) and OWNER in work.readers(news.LevelChanged)
    assert says(work, made, Act.INTERIM, OWNER, "拉了警戒线").done and made.interim == "拉了警戒线"
    assert {PRINCIPAL, DESK} <= {*work.readers(news.InterimTaken)}


@pytest.mark.parametrize("five", [False, True])
def test_listed_needs_its_fields_which_are_asked_for_one_by_one(five: bool) -> None:
    work, made = kept(Status.ASSIGNED)
    if five:
        work.with_rules(listed_five=True)
    desk = work.person(DESK)
    asked = now_of(saying.ask(work, made.id or 0, Act.LIST, desk, NOW))
    wanted = []
    while asked.need is not None:
        wanted.append(asked.need)
        assert made.status is Status.ASSIGNED
        asked = says(work, made, Act.LIST, DESK, f"说明{len(wanted)}")
    more = [Need.FUNDS, Need.CONTINGENCY] if five else []
    assert wanted == [Need.MEASURE, Need.SUPERVISOR, *more]
    assert made.status is Status.LISTED and made.listed_at == NOW and made.measure == "说明1"
    assert {OWNER, PRINCIPAL} <= {*work.readers(news.Listed)}
    now_of(rectifying.prove_by_words(work, made.id or 0, work.person(OWNER), "好了", NOW))
    now_of(verifying.send_back(work, made.id or 0, work.person(PRINCIPAL), NOW, "没好"))
    assert made.status is Status.LISTED, "under supervision until it is verified"


def test_the_government_is_asked_with_an_interim_measure_and_a_reason() -> None:
    work, made = kept(Status.ASSIGNED)
    first = now_of(saying.ask(work, made.id or 0, Act.ESCALATE, work.person(PRINCIPAL), NOW))
    assert first.need is Need.INTERIM
    assert says(work, made, Act.ESCALATE, PRINCIPAL, "封了楼梯").need is Need.WHY
    assert says(work, made, Act.ESCALATE, PRINCIPAL, "产权不清").done
    assert made.status is Status.ESCALATED_GOV and DESK in work.readers(news.Escalated)


def test_due_times_are_the_districts_where_it_says_so() -> None:
    work: Any = CaseWork()
    work.with_rules(due={("fire", Level.MAJOR): 90})
    category = category_of("fire")
    assert due_of(work, category, Level.MAJOR, NOW) == NOW + timedelta(minutes=90)
    assert due_of(work, category, Level.ORDINARY, NOW) == NOW + timedelta(days=category.days)


# -- the end, and after it -----------------------------------------------------------------


def test_reopened_it_is_told_to_everybody_who_read_that_it_was_over() -> None:
    work, made = kept(Status.VERIFIED)
    now_of(verifying.close(work, made.id or 0, work.person(PRINCIPAL), NOW))
    assert work.readers(Closed) == [REPORTER, OWNER] == made.told_closed
    assert Act.REOPEN in work.told_of(Closed)[0].news.acts
    assert says(work, made, Act.REOPEN, REPORTER, "又不亮了").done
    assert made.status is Status.RETURNED and made.due_at and made.due_at > NOW
    assert {OWNER, PRINCIPAL} <= {*work.readers(news.Reopened)}


def test_closed_without_being_fixed_says_so_and_never_of_a_major_one() -> None:
    work, made = kept(Status.ASSIGNED)
    assert not says(work, made, Act.CLOSE_UNFIXED, OWNER, "不用修了").done, "not by its owner"
    assert says(work, made, Act.CLOSE_UNFIXED, PRINCIPAL, "楼要拆").done
    assert made.unfixed_why == "楼要拆" and made.rectified_at is None
    assert work.readers(news.ClosedUnfixed) == [REPORTER, OWNER]
    work, made = kept(Status.ASSIGNED, level=Level.MAJOR)
    assert not says(work, made, Act.CLOSE_UNFIXED, PRINCIPAL, "楼要拆").done


def test_its_reporter_corrects_it_until_somebody_works_on_it_and_the_original_stays() -> None:
    work, made = kept(Status.ASSIGNED)
    assert says(work, made, Act.CORRECT, REPORTER, "二楼走廊灯坏了").done
    assert made.description == "二楼走廊灯坏了"
    assert work.history[-1].detail["words"] == "走廊灯坏了"
    assert not says(work, made, Act.CORRECT, OWNER, "别的").done
    presses(work, made, Act.ACCEPT, OWNER)
    assert not says(work, made, Act.CORRECT, REPORTER, "三楼").done


def test_the_same_place_is_asked_about_and_both_are_thanked_and_told() -> None:
    work, first = kept(Status.ASSIGNED, post_id="P002")
    again = hazard(Status.DRAFT, post_id="P002", reported_by="G03", reported_at=NOW)
    now_of(work.hazards.add(again))
    photo = picture("G03", NOW).of(again.subject, "before")
    now_of(work.photos.add(photo))
    asked = now_of(sameness.confirm_or_ask(work, again.id or 0, work.person("G03"), NOW))
    assert asked.next is Next.SAME and asked.same and asked.same.number == first.number
    joined = now_of(sameness.join(work, again.id or 0, first.id or 0, work.person("G03"), NOW))
    assert joined.next is Next.JOINED and again.status is Status.JOINED and not again.number
    assert work.readers(news.ReportedAgain) == [REPORTER] and photo.subject == first.subject
    first.status, first.rectified_by, first.rectified_at = Status.VERIFIED, OWNER, NOW
    now_of(verifying.close(work, first.id or 0, work.person(PRINCIPAL), NOW))
    assert "G03" in work.readers(Closed), "told when it is fixed"


def test_two_numbers_are_joined_by_the_office_and_taken_apart_again() -> None:
    work, first = kept(Status.ASSIGNED)
    made = hazard(Status.ASSIGNED, number="YH-SCH01-2026-0008", reported_by="G03")
    now_of(work.hazards.add(made))
    done, others = now_of(pressing.which(work, made.id or 0, work.person(PRINCIPAL)))
    assert done.done and [one.number for one in others] == [first.number]
    assert now_of(pressing.merge(work, made.id or 0, first.id or 0, work.person(PRINCIPAL), NOW)).done
    assert made.status is Status.JOINED and made.number and "G03" in work.readers(news.Joined)
    assert presses(work, made, Act.UNMERGE, PRINCIPAL).done
    assert (made.status, made.number) == (Status.ASSIGNED, "YH-SCH01-2026-0008")


def test_what_comes_back_has_a_new_number_linked_to_the_old() -> None:
    work, first = kept(Status.CLOSED, closed_at=NOW - timedelta(days=20))
    again = hazard(Status.DRAFT, description="走廊灯又坏了")
    now_of(work.hazards.add(again))
    assert now_of(register(work, again, NOW)) and again.recurs_of == first.id
    other = hazard(Status.DRAFT, description="操场看台有个灯罩松动")
    now_of(work.hazards.add(other))
    assert now_of(register(work, other, NOW)) and other.recurs_of is None
    assert alike("走廊灯坏了", "走廊灯坏了") == 1.0 and alike("", "走廊") == 0.0


# -- reminders -----------------------------------------------------------------------------


def test_reminded_before_and_then_owner_head_and_desk_once_each() -> None:
    work, made = kept(Status.ASSIGNED, due_at=NOW + timedelta(days=3))
    chase_anew(work, made, NOW)
    heard: list[tuple[str, int]] = []
    for hour in range(24 * 8):
        at = NOW + timedelta(hours=hour)
        if made.chase_at and made.chase_at <= at:
            before = len(work.notices)
            now_of(deadlines.sweep(work, at))
            heard += [(type(one.news).__name__, hour // 24) for one in work.notices[before:]]
            assert 8 <= at.hour < 20, "nobody is woken"
    kinds = [kind for kind, _ in heard]
    assert kinds[:3] == ["Reminded", "Overdue", "Overdue"] and made.chase_at is None
    assert [one.person_id for one in work.told_of(Reminded)] == [OWNER]
    assert [one.person_id for one in work.told_of(Overdue)][:2] == [OWNER, PRINCIPAL]
    assert len(heard) == len({one.dedupe for one in work.notices}), "each once"


def test_what_is_put_right_is_not_chased_and_sent_back_it_is_anew() -> None:
    work, made = kept(Status.ASSIGNED)
    chase_anew(work, made, NOW)
    now_of(rectifying.prove_by_words(work, made.id or 0, work.person(OWNER), "好了", NOW))
    assert made.chase_at is None
    now_of(verifying.send_back(work, made.id or 0, work.person(PRINCIPAL), NOW, "没好"))
    assert made.chase_at and made.chased == 0


def test_many_at_once_are_one_message() -> None:
    work, _ = kept(Status.ASSIGNED, chase_at=NOW, chased=1, due_at=NOW)
    for _ in range(4):
        now_of(work.hazards.add(hazard(Status.ASSIGNED, chase_at=NOW, chased=1, due_at=NOW)))
    now_of(deadlines.sweep(work, NOW))
    (notice,) = work.told_of(OverdueList)
    assert notice.person_id == OWNER and notice.news.count == 5


def test_once_a_week_each_owner_reads_what_is_open_and_the_office_the_median() -> None:
    work, made = kept(Status.ASSIGNED)
    now_of(work.hazards.add(hazard(Status.RECTIFIED)))
    friday, weekly = NOW.replace(day=27), Weekly()
    assert now_of(weekly.sweep(work, NOW)) == 0
    assert now_of(weekly.sweep(work, friday)) and now_of(weekly.sweep(work, friday)) == 0
    (notice,) = work.told_of(WeekOpen)
    assert (notice.person_id, notice.news.count, notice.news.hours) == (OWNER, 1, 47)
    assert made.number == notice.news.hazards[0].number


# -- pictures ------------------------------------------------------------------------------


def photo_of(made: Hazard, purpose: str, dhash: str, taken_at: str = "", number: int = 0) -> Photo:
    photo = picture(OWNER, NOW).of(made.subject, purpose)
    photo.develop(Developed(f"{number}.jpg", f"{number}s.jpg", str(number), dhash, taken_at))
    photo.id = number
    return photo


def test_an_old_picture_of_the_repair_is_a_hint() -> None:
    made = kept(Status.RECTIFIED)[1]
    before = photo_of(made, "before", "ff00ff00ff00ff00", number=1)
    assert differ("ff00ff00ff00ff00", "ff00ff00ff00ff01") == 1
    assert differ("0000000000000000", "0000000000000000") == 64, "night says nothing"
    after = photo_of(made, "after", "ff00ff00ff00ff03", number=2)
    assert reused(made, after, [before, after]) is Why.ALIKE
    fresh = photo_of(made, "after", "0f0f0f0f0f0f0f0f", "2026-11-23T09:00:00+08:00", 3)
    assert reused(made, fresh, [before, fresh]) is None
    older = photo_of(made, "after", "0f0f0f0f0f0f0f0f", "2026-11-01T09:00:00", 4)
    assert reused(made, older, [before, older]) is Why.CAMERA
    assert twin_of(photo_of(made, "before", "", number=5), "ff00ff00ff00ff00", [before]) is before
    assert twin_of(photo_of(made, "after", "", number=6), "ff00ff00ff00ff00", [before]) is None


def test_whoever_looks_reads_the_hint_with_the_same_buttons() -> None:
    work, made = kept(Status.RECTIFIED)
    now_of(work.photos.add(photo_of(made, "before", "ff00ff00ff00ff00", number=1)))
    after = photo_of(made, "after", "ff00ff00ff00ff00", number=2)
    now_of(work.photos.add(after))
    now_of(point_out(work, made, after, NOW))
    (notice,) = work.told_of(LooksOld)
    assert notice.person_id == PRINCIPAL and Act.VERIFY in notice.news.acts
    assert not work.told_of(ForOwner)


def test_a_repair_shown_with_another_hazards_picture_is_a_hint_with_its_number() -> None:
    work, made = kept(Status.RECTIFIED)

    async def pictured_lately(hazard: Hazard, most: int) -> list[tuple[str, str]]:
        assert hazard is made and most == COMPARED
        return [
            ("YH-SCH01-2026-0003", "ff00ff00ff00ff07"),
            ("YH-SCH01-2026-0012", "ff00ff00ff00ff01"),
            ("YH-SCH01-2026-0005", "0f0f0f0f0f0f0f0f"),
            ("YH-SCH01-2026-0006", "0000000000000000"),
        ]

    work.hazards.pictured_lately = pictured_lately  # type: ignore[method-assign]
    fresh = photo_of(made, "after", "ff00ff00ff00ff00", number=2)
    now_of(point_out(work, made, fresh, NOW))
    (notice,) = work.told_of(LooksOld)
    assert (notice.news.why, notice.news.other) == (Why.ELSEWHERE, "12")
    assert made.status is Status.RECTIFIED, "a hint decides nothing"
    work.notices.clear()
    for dhash in ("f0f0f0f0f0f0f0f0", "0000000000000000", ""):
        now_of(point_out(work, made, photo_of(made, "after", dhash, number=3), NOW))
    assert not work.told_of(LooksOld), "another picture, and a dark one that says nothing"
