"""A hazard in words, exactly; and buttons that were sent long ago."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from duty.district.severity import Level
from duty.hazards.draft import Drafted, Next
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.filing import KeptAsProposed
from duty.hazards.rectifying import PassedOn, SaidFixed, ToVerify
from duty.hazards.status import OFFERED, Status
from duty.hazards.telling import ForChaser, ForOwner, HazardNews, MajorFound, TakenBack, Unowned
from duty.hazards.verifying import Closed, SentBack
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.say import Say
from duty.picturing import PhotoBroken, PhotoLate, PhotoLost, PhotoOtherKind, PhotoTooLarge
from duty.summaries.daily import DaySummary
from duty.summaries.summary import Figures
from handlers.hazards import words
from handlers.notices import render
from handlers.speech.voice import Voice
from handlers.summaries.words import details
from tests.hazards.test_hazard_life import kept
from tests.kit.presses import handler_of

VOICE = Voice.load()


def shown(**changes: Any) -> HazardFacts:
    work, made = kept(Status.ASSIGNED, description="走廊灯坏了。", post_id="P002")
    return replace(facts(work, made), photo="large.jpg", **changes)


def said(news: News, language: str = "zh") -> Say:
    return render(Notice("G02", news, Priority.P2, name="hazard:1:card"), VOICE, language)


def pressed(say: Say) -> list[str]:
    return [button.data for line in say.buttons for button in line]


# -- notices -------------------------------------------------------------------------------

PLACE = "实验小学西门岗"
TOLD: list[tuple[type[HazardNews], str, list[str]]] = [
    (
        ForOwner,
        f"{PLACE} 7号隐患（YH-SCH01-2026-0007），照明·一般：走廊灯坏了。请在11月24日前整改好，点[已整改]。",
        [f"fix:{act}:1" for act in ("accept", "over", "postpone", "help", "done")],
    ),
    (
        ForChaser,
        f"{PLACE} 7号隐患（YH-SCH01-2026-0007），照明·一般：走廊灯坏了。请转告总务主任，转告后点[已转告]。",
        [f"fix:{act}:1" for act in ("passed", "over", "postpone", "help", "done")],
    ),
    (
        ToVerify,
        f"{PLACE} 7号隐患（YH-SCH01-2026-0007）报已整改：走廊灯坏了。换了灯管请复查。",
        ["fix:verify:1", "fix:back:1"],
    ),
    (
        SentBack,
        "7号隐患请再处理一下：看不清。11月24日前补好，点[已整改]。",
        ["fix:postpone:1", "fix:help:1", "fix:done:1"],
    ),
    (
        MajorFound,
        f"【重大隐患】{PLACE} 7号（YH-SCH01-2026-0007），照明：走廊灯坏了。已通知总务主任，先采取临时措施。",
        [],
    ),
    (Closed, "7号隐患（YH-SCH01-2026-0007）已整改销号：走廊灯坏了。谢谢您。", []),
    (
        Unowned,
        f"{PLACE} 7号隐患（YH-SCH01-2026-0007）还没有责任人：走廊灯坏了。请联系学校。",
        [],
    ),
    (PassedOn, "7号隐患（YH-SCH01-2026-0007）已转告总务主任。谢谢您。", []),
    (TakenBack, "7号隐患（YH-SCH01-2026-0007）报的人撤回了，不用处理。", []),
]


@pytest.mark.parametrize(("news", "text", "acts"), TOLD, ids=[news.kind for news, _, _ in TOLD])
def test_each_notice_says_it_in_one_line_with_what_is_to_be_done(
    news: type[HazardNews], text: str, acts: list[str]
) -> None:
    say = said(news(shown(remedy="换了灯管", why="看不清")))
    assert say.text == text and pressed(say) == acts
    assert (say.photo, say.name) == ("large.jpg", "hazard:1:card")
    assert said(news(shown()), "en").text.isprintable()


def test_who_says_that_it_is_repaired_is_named() -> None:
    say = said(SaidFixed(shown(), "李师傅"))
    assert say.text.startswith("李师傅说7号隐患（YH-SCH01-2026-0007）修好了：走廊灯坏了。请看一下")
    assert pressed(say) == ["fix:done:1"]


def test_kept_as_proposed_it_can_still_be_taken_back() -> None:
    say = said(KeptAsProposed(shown()))
    assert say.text.startswith("没等到您点确认，已按照明·一般记下：7号隐患") and pressed(say) == ["hzback:1"]


@pytest.mark.parametrize(
    ("news", "text"),
    [
        (PhotoBroken("YH-1"), "照片打不开，文字已记下（YH-1）。方便时再拍一张。"),
        (PhotoBroken(""), "照片打不开，文字已记下。方便时再拍一张。"),
        (PhotoTooLarge("YH-1"), "照片太大，打不开，文字已记下（YH-1）。方便时再拍一张。"),
        (PhotoLate("YH-1"), "照片还在取，文字已记下（YH-1）。您不用再发。"),
        (PhotoLost(""), "照片没取到，文字已记下。请再发一张照片。"),
        (
            PhotoOtherKind("YH-1", "gif"),
            "这是GIF动图，不是照片，打不开，文字已记下（YH-1）。方便时请发照片。",
        ),
    ],
)
def test_a_broken_picture_never_costs_the_words(news: News, text: str) -> None:
    assert said(news).text == text


# -- reporting -----------------------------------------------------------------------------


def receipt(hazard: HazardFacts, **changes: Any) -> str:
    return words.receipt(VOICE, Drafted(Next.RECEIPT, hazard, days=3, **changes), hazard, "zh").text


def test_the_receipt_says_who_was_told_and_what_cannot_wait() -> None:
    assert receipt(shown()).endswith("走廊灯坏了。已通知总务主任，3天内整改。谢谢您。")
    assert receipt(shown(owned=False)).endswith("还没有责任人，已转告值班员。谢谢您。")
    assert "已登记，待转告城管中队" in receipt(shown(outside=True, owner="城管中队"))
    assert receipt(shown(level=Level.MAJOR)).endswith("请先想办法让人离远一点。")
    assert receipt(shown(), developing=True).endswith("照片处理中。")


def test_the_question_and_its_answers_are_one_message() -> None:
    for say in (
        words.question(VOICE, shown(), "zh"),
        words.which_category(VOICE, shown(), "zh"),
        words.receipt(VOICE, Drafted(Next.RECEIPT), shown(), "zh"),
    ):
        assert say.name == say.replaces == "hazard:1:ask"
    assert words.what_is_it(VOICE, shown(), "zh").name == "hazard:1:ask"
    assert words.what_is_it(VOICE, shown(), "zh").replaces == "", "there is nothing before it"


def test_every_act_has_its_button_and_no_button_is_too_long() -> None:
    assert set(words.ACTS) == set(OFFERED)
    far = replace(shown(), id=2**53)
    for say in (words.question(VOICE, far, "zh"), words.which_category(VOICE, far, "zh")):
        assert pressed(say)
    assert len(pressed(Say(buttons=words.act_buttons(VOICE, far, *OFFERED, all_of_them=True)))) == len(
        OFFERED
    )


# -- summaries -----------------------------------------------------------------------------

FIGURES = Figures(1, 9, 0, 30, 32, 2, 1, 3, 4, 12, 1, 0, ("07:40 实验小学 西门岗 缺:保安1",), ("甲", "乙"))


def test_the_days_summary_is_one_line_with_its_card_and_details_say_what_is_left_out() -> None:
    news = DaySummary(5, 11, 23, "18:00", FIGURES)
    say = render(Notice("DO3", news, Priority.SUMMARY), VOICE, "zh")
    assert say.text.startswith("11月23日（截至18:00）：缺岗1，超期隐患9，未结事件0。到岗30/32人次")
    assert (say.photo, pressed(say)) == ("card/5", ["sum:5"])
    lines = details(VOICE, news, "zh").text.splitlines()
    assert lines[:4] == ["明细（截至18:00）：", "缺岗：", "07:40 实验小学 西门岗 缺:保安1", "超期隐患："]
    assert lines[4:7] == ["甲", "乙", "还有7处没列出。"]
    quiet = replace(FIGURES, gaps=0, overdue=0, new_hazards=0, open_hazards=0, gap_lines=(), overdue_lines=())
    assert "零报告" in render(Notice("DO3", replace(news, figures=quiet), Priority.SUMMARY), VOICE, "zh").text
    assert len(details(VOICE, replace(news, figures=quiet), "zh").text.splitlines()) == 2


# -- old buttons ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "handler"),
    [
        ("report", "hazard: ask_by_button"),
        ("hz:ok:7", "hazard: confirm"),
        ("hz:is:7", "hazard: it_is_one"),
        ("hz:drop:7", "hazard: drop"),
        ("hz:incident:7", "hazard: it_is_an_incident"),
        ("hz:category:7", "hazard: choose_category"),
        ("hz:category:7:fire", "hazard: choose_category"),
        ("hz:level:7", "hazard: turn_level"),
        ("hzback:7", "hazard: take_back"),
        ("fix:done:7", "rectifying: ask_proof"),
        ("fix:said:7", "rectifying: hear_fixed"),
        ("fix:back:7", "rectifying: ask_why"),
        ("fix:verify:7", "rectifying: verify"),
        ("fix:close:7", "rectifying: close"),
        ("fix:passed:7", "rectifying: pass_on"),
        ("card:7", "ledger: shown"),
        ("ledger:2", "ledger: turned"),
        ("sum:7", "summary: details"),
        ("do:checkin:0", "free: check_in"),
        ("do:hazard:5", "free: report_hazard"),
        ("do:incident:5", "free: report_incident"),
        ("lang:zh", "common: chosen_language"),
        ("hz:unheard:7", ""),
        ("fix:7", ""),
    ],
)
def test_buttons_of_earlier_versions_reach_their_handlers(data: str, handler: str) -> None:
    assert handler_of(data) == handler
