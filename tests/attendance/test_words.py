"""Notices of attendance, stand-ins and reachability in words: pure, and the same text as ever."""

from __future__ import annotations

from typing import Any

import pytest

from duty.alerting.answering.handover import HandedOver, NotAnswered, SpanOver, TakenBack
from duty.attendance.absence.gap_news import GapFilled, GapLine, GapOpened, GapsOpened
from duty.attendance.colleagues import ColleagueNote, ComesLater, Note
from duty.attendance.leading.claims import NotSeenYet, Proved, VerifyPlease, Withdrawn
from duty.attendance.spotting.spotcheck import Outcome
from duty.attendance.spotting.spotchecks import Finding, Findings, PlaceNoLongerAsked, PlacePlease
from duty.district.people import Role
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.reachability import AllAnswered, CanYouHear, Silent, SomeSilent
from duty.messaging.say import Say
from duty.rosters.standins import StandInDeclined, StandInPlease
from handlers.notices import render
from handlers.speech.voice import Voice

VOICE = Voice.load()
CLAIM = ("李师傅", "06:55", "西门岗")
DUTY = ("雷鸣", "卫国梁", "治安大队", "11-23 12:00")
LINE = GapLine("07:10", "柳河小学", "校门口护学岗", {"police": 1, "guard": 2})
TEXTS = [
    (VerifyPlease(*CLAIM, 7), "checkin.verify", "李师傅 06:55 说到了西门岗，请核对一下。"),
    (Proved(*CLAIM), "checkin.verify_proved", "李师傅 06:55 西门岗：已有定位，不用核对了。"),
    (Withdrawn(*CLAIM), "checkin.verify_taken_back", "李师傅 06:55 西门岗：本人已撤回，不用核对了。"),
    (NotSeenYet(*CLAIM), "checkin.not_seen_told", "06:55 西门岗的到岗，队长还没看到您。"),
    (
        ColleagueNote("06:55", "张师傅", "老刘", Note.LEAVE),
        "checkin.proxy_note",
        "06:55 张师傅说：老刘请假。",
    ),
    (ColleagueNote("06:55", "张师傅", "", Note.LATE), "checkin.proxy_note", "06:55 张师傅说：他迟到。"),
    (ComesLater("06:55", "张师傅", "老刘晚十分钟"), "checkin.late_note", "06:55 张师傅说：老刘晚十分钟"),
    (GapOpened(3, LINE), "gap.opened", "07:10 柳河小学 校门口护学岗 缺:民警1、保安2"),
    (GapsOpened("07:10", (LINE,) * 6, 6), "gap.opened_many", "07:10 缺岗6处："),
    (GapFilled("07:12", "柳河小学", "校门口护学岗"), "gap.filled", "07:12 柳河小学 校门口护学岗 已到齐。"),
    (PlacePlease(3, Role.GUARD), "spotcheck.please", "请在3分钟内发送定位"),
    (PlaceNoLongerAsked(), "spotcheck.over", "抽查结束了，不用再发定位。"),
    (StandInPlease(*DUTY, 4), "standin.ask", "雷鸣请您替班：治安大队，到 11-23 12:00。"),
    (StandInDeclined(*DUTY), "standin.declined", "卫国梁现在替不了，还是您值班。"),
    (HandedOver(*DUTY), "standin.accepted", "卫国梁已接下您的班，到 11-23 12:00。"),
    (TakenBack(*DUTY), "standin.taken_back", "雷鸣收回了值班，现在由本人值班。"),
    (NotAnswered(*DUTY), "standin.lapsed", "卫国梁没有回复，还是您值班。"),
    (SpanOver(*DUTY), "standin.ended", "替班到点了：雷鸣现在自己值班。谢谢卫国梁。"),
    (CanYouHear(2, 11), "reach.ask", "11月例行测试：能收到吗？收到请点一下。"),
    (AllAnswered(11, 30), "reach.all_well", "11月能收到吗？问了30人，都回复了。"),
]


def said(news: News, language: str = "zh") -> Say:
    return render(Notice("G01", news, Priority.P2), VOICE, language)


def data_of(say: Say) -> list[str]:
    return [button.data for row in say.buttons for button in row]


@pytest.mark.parametrize(("news", "kind", "text"), TEXTS, ids=lambda value: getattr(value, "kind", None))
def test_each_kind_of_news_has_its_text(news: News, kind: str, text: str) -> None:
    assert news.kind == kind, "it is the column of the outbox and the label of a metric"
    assert said(news).text.startswith(text)
    assert said(news, "en").text != said(news).text, "in English it reads otherwise"


@pytest.mark.parametrize(
    ("news", "data"),
    [
        (VerifyPlease(*CLAIM, 7), ["verify:seen:7", "verify:not:7"]),
        (StandInPlease(*DUTY, 4), ["standin:yes:4", "standin:no:4"]),
        (CanYouHear(2, 11), ["roll:2"]),
    ],
)
def test_the_buttons_are_written_as_they_always_were(news: News, data: list[str]) -> None:
    assert data_of(said(news)) == data


def test_a_long_sentence_is_shortened_for_the_screen() -> None:
    text = said(ComesLater("06:55", "张师傅", "晚" * 400)).text
    assert text.endswith("…") and len(text) < 330


def test_the_key_for_the_place_stands_above_the_usual_ones() -> None:
    keys = said(PlacePlease(3, Role.GUARD)).keyboard
    assert keys[0][0].label == "📍 发定位" and keys[0][0].place
    assert keys[1][0].label == "🏁 下岗"


def found(**changes: Any) -> Findings:
    answers = (
        Finding("李师傅", "西门岗", Outcome.INSIDE, 0, "10:02"),
        Finding("韩警官", "校门口护学岗", Outcome.OUTSIDE, 1900, "10:03"),
        Finding("张师傅", "东门岗", Outcome.NO_ANSWER, 0, ""),
        Finding("王队长", "东门岗", Outcome.WAITING, 0, ""),
    )
    values = {"time": "10:00", "due": "10:03", "school": "实验小学", "post": "", "left_out": 0, "names": True}
    return Findings(**values | {"answers": answers} | changes)  # type: ignore[arg-type]


def test_the_result_has_a_line_for_everybody_asked() -> None:
    assert said(found()).text.splitlines() == [
        "抽查 10:00 实验小学：",
        "西门岗 李师傅：在岗位 10:02",
        "校门口护学岗 韩警官：离岗位约1.9公里 10:03",
        "东门岗 张师傅：没有回复",
        "东门岗 王队长：等回复",
    ]


def test_a_supervisor_reads_counts() -> None:
    text = said(found(names=False, left_out=2)).text
    assert text.splitlines() == [
        "抽查 10:00 实验小学：",
        "在岗位1人，不在岗位旁1人，没有回复1人。",
        "另有2人这次不查。",
    ]


def test_of_very_many_gaps_the_first_are_named_and_the_rest_counted() -> None:
    lines = said(GapsOpened("07:10", (LINE,) * 30, 40)).text.splitlines()
    assert len(lines) == 32 and lines[0] == "07:10 缺岗40处："
    assert lines[-1] == "还有10处，请点“👥 在岗”看。"


def test_who_did_not_answer_is_named_with_what_is_known() -> None:
    who = (Silent("李守田", "000-0002", "", 0), Silent("韩小雨", "000-0003", "blocked", 2))
    assert said(SomeSilent(11, 30, who)).text.splitlines() == [
        "11月能收到吗？问了30人，2人没有回复：",
        "李守田 000-0002：没有回复",
        "韩小雨 000-0003：已停用或拉黑",
    ]
    assert len(said(SomeSilent(11, 90, who * 40)).text.splitlines()) == 61


def test_the_leader_reads_somebody_in_the_leaders_own_language() -> None:
    """A name nobody said is put into words where it is read, not where it was written."""
    text = said(ColleagueNote("06:55", "张师傅", "", Note.LATE), "en").text
    assert text == "06:55 张师傅 says: Your colleague 迟到."
