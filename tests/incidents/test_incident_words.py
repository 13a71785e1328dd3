"""News about reports in words, what a conversation remembers of one, and buttons of earlier versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.memory import MemoryStorage

from duty.alerting.calls.facts import CallFacts
from duty.alerting.reporters.additions import IncidentMore
from duty.alerting.reporters.changing import KindChanged
from duty.alerting.reporters.joining import CallJoined, MaybeSame, ReportJoined
from duty.alerting.reporters.pictures import IncidentPictured
from duty.incidents.protecting import HarmSuspected
from duty.incidents.refusal import Why
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.say import Say
from duty.records.subject import Subject
from handlers.incidents.begun import MORE, SENTENCE, Begun, expect_sentence, forget
from handlers.incidents.protect import SHIELDED, Shield
from handlers.incidents.refused import TEXTS
from handlers.notices import render
from handlers.speech.voice import Voice
from tests.incidents.scene import POWER, TEN, Scene, minutes
from tests.kit.presses import handler_of

VOICE = Voice.load()


def say(news: News, language: str = "zh") -> Say:
    return render(Notice("DO3", news, Priority.P2), VOICE, language)


def data_of(said: Say) -> list[str]:
    return [button.data for row in said.buttons for button in row]


@pytest.fixture
async def facts(scene: Scene) -> CallFacts:
    """A power cut at the west gate."""
    call = await scene.call_of(await scene.reports(POWER))
    return CallFacts.of(scene.work.district, call)


# -- news ----------------------------------------------------------------------------------


def test_only_the_new_words_are_read_not_the_whole_again(facts: CallFacts) -> None:
    placed = replace(facts, latitude=33.4, longitude=118.8)
    assert say(IncidentMore(placed, "王队长", "二楼也黑着")).text == (
        "补充：实验小学西门岗 王队长：情况：二楼也黑着。"
    )


def test_without_words_it_is_the_place(facts: CallFacts) -> None:
    said = say(IncidentMore(replace(facts, latitude=33.4, longitude=118.8), "李师傅", "")).text
    assert "位置：33.4" in said
    assert POWER not in said


def test_the_other_kind_is_named(facts: CallFacts) -> None:
    assert say(KindChanged(replace(facts, kind="fire"))).text == "李师傅改为火情：实验小学西门岗。"


def test_who_may_open_pictures_gets_the_button(facts: CallFacts) -> None:
    assert data_of(say(IncidentPictured(facts, 7, opens=True))) == ["seephotos:7"]
    elsewhere = say(IncidentPictured(facts, 7, opens=False))
    assert not elsewhere.buttons
    assert "照片由学校和派出所查看" in elsewhere.text


def test_the_offer_names_both_and_its_button_the_later_one() -> None:
    said = say(MaybeSame(9, "SJ-0003", "SJ-0002", "10:00", "李师傅"))
    assert "SJ-0003 和 SJ-0002（10:00 李师傅）可能是同一件事" in said.text
    assert data_of(said) == ["same:9"]


def test_a_joined_call_still_says_what_it_was(facts: CallFacts) -> None:
    said = say(CallJoined(facts, "雷鸣", "10:05", "SJ-0002"))
    assert POWER in said.text
    assert said.text.endswith("10:05 雷鸣 已并入 SJ-0002。")
    assert not said.buttons


@pytest.mark.parametrize(("by", "says"), [("", "进展会告诉您"), ("雷警官", "雷警官 10:04 已接警")])
def test_its_reporter_reads_whether_somebody_has_it(by: str, says: str) -> None:
    assert says in say(ReportJoined("SJ-0003", "SJ-0002", by, "10:04" if by else "")).text


def test_what_is_said_in_a_drill_is_marked(facts: CallFacts) -> None:
    drill = replace(facts, drill=True)
    for news in (IncidentMore(drill, "李师傅", "x"), KindChanged(drill), CallJoined(drill, "a", "b", "c")):
        assert say(news).text.startswith("【演练】")
        assert say(news).text.count("【演练】") == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_news_has_words_in_both_languages(facts: CallFacts, language: str) -> None:
    news: list[News] = [
        IncidentMore(facts, "李师傅", "x"),
        KindChanged(facts),
        IncidentPictured(facts, 1, opens=True),
        IncidentPictured(facts, 1, opens=False),
        MaybeSame(1, "a", "b", "c", "d"),
        CallJoined(facts, "a", "b", "c"),
        ReportJoined("a", "b", "", ""),
        HarmSuspected("10:00", "实验小学", "110"),
    ]
    said = [say(one, language).text for one in news]
    assert all(said)
    assert not [text for text in said if "{" in text]


def test_every_refusal_that_is_shown_has_words() -> None:
    """The other two pass the message on, or are answered by silence."""
    assert set(Why) - TEXTS.keys() == {Why.NOTHING_SAID, Why.ANOTHER_MATTER}
    assert all(VOICE.line(key, number="SJ-0002", by="雷警官") for key in TEXTS.values())


# -- what the conversation remembers -------------------------------------------------------


@pytest.fixture
def state() -> FSMContext:
    return FSMContext(MemoryStorage(), StorageKey(bot_id=1, chat_id=1, user_id=1))


async def test_it_leaves_alone_what_other_jobs_remember(state: FSMContext) -> None:
    await state.set_data({"hazard": 3, "pictures": "pictures:1:7"})
    await (await Begun.of(state)).keep(state, sentence="停电了")
    assert await state.get_data() == {"hazard": 3, "pictures": "pictures:1:7", "sentence": "停电了"}
    await forget(state)
    assert await state.get_data() == {"hazard": 3}


async def test_a_conversation_of_an_earlier_version_goes_on(state: FSMContext) -> None:
    kept: dict[str, Any] = {
        "asked_at": TEN.isoformat(),
        "pictures": "",
        "sentence": "停水了",
        "report": 7,
        "extra": "穿黑衣服",
    }
    await state.set_data(kept)
    begun = await Begun.of(state)
    assert (begun.sentence, begun.report, begun.extra) == ("停水了", 7, "穿黑衣服")
    assert begun.waiting_pictures is None


async def test_a_sentence_is_expected_for_half_an_hour(state: FSMContext) -> None:
    assert not (await Begun.of(state)).expects_sentence(TEN)
    await expect_sentence(state, TEN, Subject("hazard", 7))
    begun = await Begun.of(state)
    assert await state.get_state() == SENTENCE
    assert begun.waiting_pictures == Subject("hazard", 7)
    assert begun.expects_sentence(minutes(30))
    assert not begun.expects_sentence(minutes(30) + timedelta(seconds=1))


async def test_asking_again_keeps_the_pictures_that_wait(state: FSMContext) -> None:
    await (await Begun.of(state)).keep(state, pictures="pictures:1:7")
    await expect_sentence(state, TEN)
    assert (await Begun.of(state)).waiting_pictures == Subject("pictures", "1:7")


async def test_a_shield_is_held_for_ten_minutes(state: FSMContext) -> None:
    assert await Shield.held(state, TEN) is None
    await Shield(TEN, "SCH01").keep(state)
    assert await state.get_state() == SHIELDED
    assert await Shield.held(state, minutes(10)) == Shield(TEN, "SCH01")
    assert await Shield.held(state, minutes(10.1)) is None


# -- buttons -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "handler"),
    [
        ("inschool:SCH01", "incident: at_school"),
        ("triage:ask:7", "incident changes: ask_triage"),
        ("triage:set:7:P0", "incident changes: triage_chosen"),
        ("kind:7", "incident changes: kind"),
        ("kind:7:fire", "incident changes: kind"),
        ("unreport:7", "incident changes: taken_back"),
        ("another:7", "incident additions by button: another"),
        ("seephotos:7", "incident buttons: see_photos"),
        ("same:7", "incident buttons: same"),
        ("protect:", "protect: tapped"),
        ("protect:SCH01", "protect: tapped"),
    ],
)
def test_buttons_of_earlier_versions_reach_their_handlers(data: str, handler: str) -> None:
    assert handler_of(data) == handler


def test_states_keep_their_names() -> None:
    """They stand in the database beside conversations that are open right now."""
    assert (SENTENCE, MORE, SHIELDED) == ("incident:sentence", "incident:more", "protect")
