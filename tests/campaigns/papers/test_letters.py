"""排查整改工作情况报告 in a chat and on a page: drafted, written by a person, signed, saved as a document."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.pictures.documents import Documents
from duty.campaigns.letters.letter import Drafted, Letter, Section, kept
from storage.tables import changes, form_letters
from tests.campaigns.papers.kit import three_schools
from tests.console.conftest import desk
from tests.console.kit import MONDAY, Desk
from tests.kit.story import Shown, Story, opened, settings

__all__ = ["desk"]
DOCX = "/file/letter/"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now="2026-11-23T10:30:00")) as told:
        await told.tick()
        await three_schools(told.house.database)
        yield told


async def document(story: Story, shown: Shown, person: str) -> str:
    key = next(one for one in shown.links.values() if one.startswith(DOCX)).partition("?")[0]
    documents = Documents(story.house.boundary, story.house.clock.now)
    made = await documents.file(key.removeprefix("/file/"), person)
    assert made is not None
    assert made[0].endswith("工作情况报告.docx")
    return ZipFile(io.BytesIO(made[1])).read("word/document.xml").decode()


@pytest.mark.usefixtures("both_databases")
async def test_a_report_is_drafted_in_the_chat_written_by_a_person_and_signed(story: Story) -> None:
    clerk, leader, guard = (story.phone(one) for one in ("DO1", "DO2", "G01"))
    await clerk.sends("/campaign")
    await clerk.presses("工作情况报告", old=await clerk.sees("暑期排查整改"))
    draft = await clerk.sees("排查整改工作情况报告（草稿", "已报送", "（还没写）", "还要写：四、")
    assert "签发" not in draft.buttons
    await clerk.presses("下载文档", old=draft)
    blank = await document(story, await clerk.sees("排查整改工作情况报告"), "DO1")
    assert "请填写" in blank
    assert "草稿" in blank

    for label, words in (("改4", "个别学校门口道路不畅。\n已会同交警研究。"), ("改5", "开学前再查一遍。")):
        await clerk.presses(label, old=draft)
        await clerk.sees("请发这一部分的全文")
        await clerk.sends(words)
        draft = await clerk.sees("已保存：")
    await clerk.presses("改1", old=draft)
    asked = await clerk.sees("现在是：\n暑期排查整改")
    await clerk.sends("吸毒人员已列管")
    await clerk.sees("没有保存")
    await clerk.presses("返回", old=asked)
    draft = await clerk.sees("苏敏改过", "等带班领导签发")
    assert "签发" not in draft.buttons, "who leads the office signs"

    await leader.presses("打开", old=await leader.sees("写好了（苏敏）"))
    before = await leader.sees("看过没有问题，请签发")
    await clerk.presses("数字更新到现在", old=draft)
    await clerk.sees("数字已更新到", "个别学校门口道路不畅")
    await leader.presses("签发", old=before)
    await leader.sees("看过没有问题，请签发")
    assert not (await story.rows(form_letters))[0].signed_at, "he had read other words"
    await leader.sends("/campaign")
    await leader.presses("工作情况报告", old=await leader.sees("暑期排查整改"))
    await leader.presses("签发", old=await leader.sees("请签发"))
    signed = await leader.sees("程远", "已签发")
    assert "改1" not in signed.buttons
    await leader.presses("下载文档", old=signed)
    whole = await document(story, await leader.sees("排查整改工作情况报告"), "DO2")
    assert "签发人：程远" in whole
    assert "草稿" not in whole
    (row,) = await story.rows(form_letters)
    assert len(row.sha256) == 64
    said = [one.what for one in await story.rows(changes) if str(one.subject).startswith("letter:")]
    assert said == ["drafted", "written", "written", "drafted", "signed"]

    await leader.presses("撤回签发", old=signed)
    await leader.sees("请签发")
    await guard.sends("/campaign")
    assert "工作情况报告" not in (await guard.sees("")).buttons
    for phone in (clerk, leader, guard):
        phone.unseen.clear()


async def test_on_a_page_nothing_typed_is_lost_and_only_the_office_reads_it(desk: Desk) -> None:
    await three_schools(desk.database)
    await desk.let_in("DO2", "DO3")
    clerk, leader, other = desk.browser("DO1"), desk.browser("DO2"), desk.browser("DO3")
    assert "工作情况报告" in await clerk.opens("/campaigns")
    await clerk.sends("/campaigns/1/letter", {})
    page = await clerk.opens("/letter/1")
    assert "四、存在的问题和困难" in page
    assert "还要写：" in page
    await clerk.sends("/letter/1/write", {"section": "3", "text": "题" * 13_000})
    assert clerk.status == 422
    assert "太长了" in clerk.words
    assert "题" * 100 in clerk.shown, "nothing typed is lost"
    for section, text in (("3", "道路不畅。"), ("4", "开学前再查一遍。")):
        await clerk.sends("/letter/1/write", {"section": section, "text": text})
    page = await clerk.opens("/letter/1")
    assert "/letter/1/sign" not in page
    assert "等单位负责人签发" in page
    await other.opens("/letter/1")
    assert other.status == 404
    page = await leader.opens("/letter/1")
    assert "/letter/1/sign" in page
    await leader.sends("/letter/1/sign", {"rev": "1"})
    assert "/letter/1/sign" in await leader.opens("/letter/1"), "older words are not signed"
    await leader.sends("/letter/1/sign", {"rev": "3"})
    page = await leader.opens("/letter/1")
    assert "已签发" in page
    assert "<textarea" not in page
    await clerk.sends("/letter/1/write", {"section": "3", "text": "改。"})
    assert clerk.status == 404
    school = desk.browser("PR01")
    await school.sends("/campaigns/1/letter/SCH01", {})
    assert "云汀区实验小学排查整改工作情况报告" in await school.opens("/letter/2")
    await school.opens("/letter/1")
    assert school.status == 404


def test_figures_are_drafted_anew_only_where_nobody_wrote() -> None:
    letter = Letter(1, "ORG03", "报告", kept([Section("一", "隐患3处"), Section("二", "")]), MONDAY)
    assert [one.heading for one in letter.blank] == ["二"]
    assert letter.write(1, "路不好走", "DO1")
    assert letter.draft_again(Drafted("报告", [Section("一", "隐患5处"), Section("二", "")]), MONDAY)
    assert [one.text for one in letter.sections] == ["隐患5处", "路不好走"]
    digest = letter.digest
    letter.sign("DO2", "程远", MONDAY)
    assert not letter.write(0, "别的", "DO1") and not letter.draft_again(Drafted("", []), MONDAY)
    assert letter.sha256 == digest and letter.rev == 3
