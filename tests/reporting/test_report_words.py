"""A report in words, the facts as the database keeps them, and buttons of earlier versions."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.messaging.notices import Notice, Priority
from duty.reporting.addressing import About
from duty.reporting.clock import ReportDue
from duty.reporting.drafting import Paper, ReportSent
from duty.reporting.facts import Facts, Heading, Measure
from duty.reporting.report import Report, ReportKind
from duty.reporting.timer import Deadline
from handlers.notices import render
from handlers.reporting.words import name_of, words_of
from handlers.speech.voice import Voice
from storage.tables.reporting import KeptFacts
from tests.kit.memory import moment
from tests.kit.presses import handler_of

TEN = moment("10:00")
VOICE = Voice.load()
FACTS = Facts(
    received="2026-11-23 10:00",
    reporter_role="guard",
    reports=2,
    occurred="2026-11-23 09:58",
    place="云汀区实验小学西门岗",
    kind="weapon",
    triage="P0",
    measures=(Measure("10:01", "柳河派出所", "police_officer", "taken"),),
    ended="2026-11-23 10:20",
)
KEPT: dict[str, Any] = {
    "received": "2026-11-23 10:00",
    "source": ["guard", 2],
    "occurred": "2026-11-23 09:58",
    "place": "云汀区实验小学西门岗",
    "nature": ["weapon", "P0"],
    "measures": [["10:01", "柳河派出所", "police_officer", "taken"]],
    "trend": "2026-11-23 10:20",
}
"""A row as the first version wrote it."""


def paper(facts: Facts = FACTS, **added: str) -> Paper:
    incident = Incident("SJ-SCH01-2026-0002", "SCH01", "P002", "weapon", Triage.P0, "G02", TEN, TEN)
    return Paper(incident, Report(1, ReportKind.FIRST, 1, "DO3", TEN, None, facts, added))


def line_of(text: str, heading: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(heading))


def test_every_heading_has_its_line_in_the_order_of_superiors() -> None:
    lines = words_of(VOICE, paper()).splitlines()
    assert lines[0] == "【初报】SJ-SCH01-2026-0002"
    names = [VOICE.word("report_field", one) for one in Heading]
    assert [line.partition("：")[0] for line in lines[1:]] == names


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ("信息来源", "保安员等2人"),
        ("性质", "持械（最急）"),
        ("已采取措施", "10:01 柳河派出所"),
        ("趋势", "2026-11-23 10:20 处置完毕"),
        ("伤亡", "待核"),
    ],
)
def test_facts_are_said_in_words(heading: str, says: str) -> None:
    assert says in line_of(words_of(VOICE, paper()), heading)


def test_a_sentence_follows_the_fact_and_alone_stands_for_itself() -> None:
    text = words_of(VOICE, paper(place="校门以内", casualties="无人受伤"))
    assert line_of(text, "地点") == "地点：云汀区实验小学西门岗；校门以内"
    assert line_of(text, "伤亡") == "伤亡：无人受伤"


def test_what_the_record_does_not_say_reads_so() -> None:
    lines = words_of(VOICE, paper(Facts())).splitlines()[1:]
    assert all(line.endswith("：待核") for line in lines)


@pytest.mark.parametrize(
    ("kind", "ordinal", "name"),
    [
        (ReportKind.FIRST, 1, "初报"),
        (ReportKind.UPDATE, 2, "续报一"),
        (ReportKind.UPDATE, 11, "续报十"),
        (ReportKind.UPDATE, 12, "续报11"),
        (ReportKind.FINAL, 5, "终报"),
    ],
)
def test_updates_are_counted_in_chinese_as_far_as_that_reads_well(
    kind: ReportKind, ordinal: int, name: str
) -> None:
    assert name_of(VOICE, Report(1, kind, ordinal, "DO3", TEN, None)) == name


def test_the_reminder_leads_to_the_card() -> None:
    about = About(7, "SJ-SCH01-2026-0002", "实验小学", "weapon", "10:00")
    news = ReportDue(about, Deadline.PHONE, "10:30")
    said = render(Notice("DO3", news, Priority.P2), VOICE, "zh")
    assert said.text == "SJ-SCH01-2026-0002 10:00 实验小学 持械：应于 10:30 前电话报告。"
    assert said.buttons[0][0].data == "rpshow:7"


def test_a_colleagues_report_is_said_word_for_word() -> None:
    text = "【初报】{不是}占位\n地点：西门"
    assert render(Notice("DO1", ReportSent(text), Priority.P2), VOICE, "en").text == text


def test_the_database_keeps_facts_as_every_version_wrote_them() -> None:
    kept = KeptFacts()
    assert kept.process_bind_param(FACTS, sqlite.dialect()) == KEPT
    assert kept.process_result_value(KEPT, sqlite.dialect()) == FACTS
    assert "trend" not in (kept.process_bind_param(Facts(), sqlite.dialect()) or {}), "it goes on"


@pytest.mark.parametrize("old", [{}, {"received": "2026-11-23 10:00", "measures": []}])
def test_a_row_with_few_facts_can_still_be_read(old: dict[str, Any]) -> None:
    facts = KeptFacts().process_result_value(old, sqlite.dialect())
    assert facts == Facts(received=old.get("received", ""))


@pytest.mark.parametrize(
    ("data", "handler"),
    [
        ("rpshow:7", "reports: shown"),
        ("rpphoned:7", "reports: phoned"),
        ("rpnew:7:first", "report drafts: drafted"),
        ("rpfield:7:casualties", "report drafts: heading"),
        ("rpok:7", "report drafts: confirmed"),
    ],
)
def test_buttons_of_earlier_versions_reach_their_handlers(data: str, handler: str) -> None:
    assert handler_of(data) == handler
