"""附件1 over Telegram: keyboards, answers that take a message's place, and files that come as documents."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.botapi import TelegramDouble
from tests.botapi.chats import Person
from tests.botapi.screen import Message
from tests.campaigns.kit import ASIDE, WORDS, begun
from tests.channels.telegram.test_telegram import telegram_house

CLERK, HEAD, CHIEF, OFFICE = 9940001, 9930001, 9910001, 9920001


def ends(label: str) -> bool:
    return label.startswith("交给")


def content(person: Person, shown: Message) -> bytes:
    """Of the document that came with it."""
    return person.world.files[shown.extra["document"]["file_id"]].content


async def settled(person: Person) -> Message:
    """The newest message with buttons, once nothing changes any more."""
    before, shown = None, None
    while shown is None or before != str(shown):
        before = str(shown)
        await asyncio.sleep(0.15)
        shown = next((one for one in reversed(person.heard) if one.labels), None)
    return shown


async def fills(clerk: Person) -> Message:
    for _ in range(60):
        shown = await settled(clerk)
        own = [label for label in shown.labels if label not in ASIDE]
        done = [label for label in own if ends(label)]
        right = [label for label in own if label.startswith("对")]
        if done:
            return shown
        if own:
            clerk.presses((right or own)[0], message=shown)
        else:
            clerk.sends(next(say for asked, say in WORDS.items() if asked in shown.words))
    raise AssertionError("never done")


async def test_a_form_is_filled_in_signed_and_sent_as_a_document(tmp_path: Path) -> None:
    async with (
        TelegramDouble(token="1234567:of-the-tests") as double,
        telegram_house(tmp_path, double) as story,
    ):
        clerk, head, chief, office = (double.person(one) for one in (CLERK, HEAD, CHIEF, OFFICE))
        for one in (clerk, head, chief, office):
            one.sends("/start")
            await one.sees("用前请看", timeout=20)
            one.presses("我知道了")
        await begun(story)
        await clerk.sees("请填实验小学 附件1", timeout=20)
        clerk.presses("打开")
        await clerk.sees("单位名称：云汀区实验小学")
        shown = await fills(clerk)
        assert "都填好了" in shown.words
        clerk.presses(next(label for label in shown.labels if ends(label)), message=shown)
        for signer, line in ((head, "等校长签字"), (chief, "等所长签字")):
            told = await signer.sees("请您看一遍再签字", timeout=20)
            signer.presses("打开", message=told)
            form = await signer.sees(line)
            assert "保安员人数：5" in form.words, "what is signed stands there"
            signer.presses("签字", message=form)
        await clerk.sees("已签齐，编号 PC-SCH01-", timeout=20)
        clerk.sends("/form")
        signed = await clerk.sees("已签齐，编号")
        clerk.presses("下载附件1", message=(await settled(clerk)) if not signed.labels else signed)
        await clerk.sees("报哪里")
        clerk.presses("报教育局 打印版")
        paper = await clerk.sees("附件1，报教育局", timeout=20)
        assert content(clerk, paper).startswith(b"%PDF")

        office.sends("/campaign")
        card = await office.sees("已交 1/12", timeout=20)
        office.presses("下载附件2", message=card)
        await office.sees("12所中已签齐1所")
        office.presses("报公安局 表格")
        table = await office.sees("附件2，报公安局", timeout=20)
        assert content(office, table).startswith(b"PK")
        office.presses("工作情况报告", message=card)
        report = await office.sees("排查整改工作情况报告（草稿", timeout=20)
        office.presses("下载文档", message=report if report.labels else await settled(office))
        letter = await office.sees("工作情况报告", timeout=20, after=report.message_id)
        assert content(office, letter).startswith(b"PK")
