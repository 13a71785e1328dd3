"""Promise 7: what must not be here is in no table, no log and no parked update, however it comes in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiogram.types import Message
from sqlalchemy import inspect

from bot.channels.port import Incoming
from duty.messaging.accounts import CONSENT_VERSION
from duty.messaging.say import Say
from handlers.routes import build_routing
from handlers.speech.talk import Talk
from storage import tables
from tests.kit.engine_room import MONDAY, Room, answering, message, press, room

pytestmark = pytest.mark.usefixtures("both_databases")

SECRET = "110101199003074578"
SAID = f"这个人身份证{SECRET}，请留意"
SPACED = "１１０１０１ 1990 0307 4578"


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Everything any logger says, at a finer level than the house runs with."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    before = structlog.get_config()
    structlog.configure(
        processors=[
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(written),
        cache_logger_on_first_use=False,
    )
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)
    structlog.configure(**before)


async def everything_kept(here: Room) -> str:
    """Every column of every table as the database has it."""
    async with here.database.reading() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        kept = []
        for name in names:
            kept += [str(row) for row in (await connection.exec_driver_sql(f'SELECT * FROM "{name}"')).all()]
    return "\n".join(kept)


async def assert_forgotten(here: Room, logged: StringIO) -> None:
    await here.delivery.settled()
    for place in (await everything_kept(here), logged.getvalue(), str(here.channel.said)):
        for part in (SECRET, SPACED, "请留意"):
            assert part not in place


def altered(said: str, **changes: Any) -> Incoming:
    """A message whose JSON is changed by the test."""
    made = message("G02", said)
    return replace(made, raw=made.raw | {"message": made.raw["message"] | changes})


def captioned() -> Incoming:
    photo = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}
    made = altered("x", photo=[photo], caption=SAID)
    del made.raw["message"]["text"]
    return made


def edited() -> Incoming:
    made = message("G02", SAID)
    return replace(made, raw={"update_id": 3, "edited_message": made.raw["message"] | {"edit_date": 1}})


def quoting() -> Incoming:
    return altered("见上", reply_to_message=message("G02", SAID).raw["message"])


def with_document() -> Incoming:
    return altered("见附件", document={"file_id": "f", "file_unique_id": "u", "file_name": f"{SECRET}.docx"})


WAYS = {
    "written": lambda: message("G02", SAID),
    "spaced": lambda: message("G02", f"证 {SPACED} 请留意"),
    "caption": captioned,
    "edited": edited,
    "quoted": quoting,
    "file name": with_document,
    "pressed": lambda: press("G02", f"do:{SECRET}"),
    "a stranger's": lambda: message("nobody", SAID),
}


@pytest.mark.parametrize("way", WAYS)
async def test_it_is_refused_and_kept_nowhere(tmp_path: Path, logged: StringIO, way: str) -> None:
    async with room(tmp_path, build_routing()) as here:
        sent = WAYS[way]()
        await here.intake.submit(sent)
        await here.intake.submit(sent)
        await assert_forgotten(here, logged)
        (refused,) = await here.rows(tables.refusals)
        assert (refused.at, refused.hinted) == (MONDAY, "已提示")
        (words,) = here.channel.heard_by(sent.address)
        assert "内容没有保存" in words and "06:50" in words


async def test_before_the_consent_it_does_not_wait_either(tmp_path: Path, logged: StringIO) -> None:
    async with room(tmp_path, build_routing()) as here:
        await here.hears("G02", "到了")
        await here.hears("G02", SAID)
        await here.intake.submit(press("G02", f"consent:{CONSENT_VERSION}"))
        await assert_forgotten(here, logged)
        assert len(await here.rows(tables.refusals)) == 1


async def test_an_update_that_fails_or_does_not_parse_is_parked_without_it(
    tmp_path: Path, logged: StringIO
) -> None:
    async with room(tmp_path, build_routing()) as here:
        await here.intake.submit(altered(SAID, date="gestern"))
        await here.intake.submit(altered("x", text=int(SECRET)))
        await here.intake.submit(altered("x", date={SAID: 1}))
        await assert_forgotten(here, logged)
        parked = await here.rows(tables.parked_updates)
        assert [row.raw for row in parked] == [{}] * 3
        assert {row.error for row in parked} == {"Poison"}


async def test_what_waited_is_no_secret_of_the_errors(tmp_path: Path, logged: StringIO) -> None:
    """The words of a failing update are in its parked JSON only; errors and logs never carry them."""

    async def handler(message: Message, talk: Talk) -> Say:
        row = {"name": "same", "value": message.text}
        await talk.work.session.execute(tables.facts.insert(), [row, row])
        return Say("好")

    async with room(tmp_path, answering(handler)) as here:
        await here.hears("G02", "食堂后门有人打架")
        (parked,) = await here.rows(tables.parked_updates)
        assert "打架" in str(parked.raw) and "打架" not in parked.error
        assert "打架" not in logged.getvalue() and "update_parked" in logged.getvalue()


async def test_long_numbers_of_the_wire_are_nobodys_identity(tmp_path: Path) -> None:
    """Telegram's own ids have up to 19 digits; one that looks like a birthday must not stop a button."""

    async def pressed(query: Any) -> Say:
        return Say("接警")

    async with room(tmp_path, answering(lambda message: None, pressed)) as here:
        made = press("G02", "alert:take:1")
        query = made.raw["callback_query"] | {"id": SECRET, "chat_instance": SECRET}
        await here.intake.submit(replace(made, raw=made.raw | {"callback_query": query}))
        assert await here.texts("G02") == ["接警"]
