"""What the office does on a computer: the table of surroundings, posters for parents, new codes and none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from starlette.routing import BaseRoute
from typer.testing import CliRunner

from bot.boundary import Boundary
from bot.channels.web.app import create_web
from bot.channels.web.entry.session import COOKIE, Session, seal
from bot.cli import app
from bot.commands.printing import parents_of, revoke_parents
from bot.delivery.floor import Alone
from bot.links import Links
from bot.pictures.parents import ParentsPrinting
from bot.tips.office import Office
from console.rosters.routes import routes
from console.shell.looks import PictureAddresses
from console.shell.room import ConsoleDeps
from storage.engine.database import Database
from storage.tables import places, tip_codes
from tests.console.kit import KEY, MONDAY, VOICE, Browser, Desk, desk_in
from tests.kit.story import furnished, settings


def browser(desk: Desk, person: str) -> Browser:
    """Before the pages, with everything behind them that passers-by need."""
    boundary = Boundary(desk.database, VOICE, Alone("here"), lambda said: None)

    def now() -> datetime:
        return desk.now

    async def nothing(*_: object) -> None:
        return None

    office, printing = Office(boundary, now), ParentsPrinting(boundary, Links(desk.settings), now)

    def made(who: Any) -> list[BaseRoute]:
        return routes(
            ConsoleDeps(
                desk.database, now, who, nothing, nothing, nothing, PictureAddresses(KEY, now), VOICE,
                parents=printing.of_school, codes_for_parents=office.codes, step=office.step,
            )
        )  # fmt: skip

    transport = httpx.ASGITransport(create_web(replace(desk.deps(), console=made)))
    cookies = {COOKIE: seal(Session(person, MONDAY), KEY)}
    return Browser(httpx.AsyncClient(transport=transport, base_url="http://huxue.example", cookies=cookies))


async def codes(desk: Desk, school: str = "SCH01") -> list[str]:
    async with desk.database.reading() as connection:
        query = select(tip_codes.c.code).where(tip_codes.c.school_id == school)
        return list(await connection.scalars(query.where(tip_codes.c.revoked_at.is_(None))))


async def test_the_office_prints_posters_and_keeps_the_table(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        await desk.let_in("SO02", "PO02")
        office = browser(desk, "SO01")
        assert "打印家长海报" in await office.opens("/schools/SCH01")
        await office.sends("/schools/SCH01/parents")
        assert office.last.content.startswith(b"%PDF")
        first = await codes(desk)
        assert len(first) == 4, "the school, two gates and a crossing"
        await office.sends("/schools/SCH01/parents")
        assert await codes(desk) == first, "printed again they are the same"
        await office.sends("/schools/SCH01/parents/codes", {"what": "renew"})
        assert len(await codes(desk)) == 4 and not set(await codes(desk)) & set(first)
        await office.sends("/schools/SCH01/parents/codes", {"what": "stop"})
        assert not await codes(desk)
        leader = browser(desk, "G01")
        await leader.sends("/schools/SCH01/parents/codes", {"what": "renew"})
        assert leader.status == 404, "who hangs them up makes no new ones"
        foreign = browser(desk, "SO02")
        await foreign.sends("/schools/SCH01/parents")
        assert foreign.status == 404

        await office.opens("/surroundings")
        assert "飞梭网吧" in office.words and "柳荫便利店" not in office.words
        await office.sends("/surroundings/SCH01-A02", {"step": "open"})
        await office.opens("/surroundings?status=open")
        assert "飞梭网吧" in office.words and "安栖小旅馆" not in office.words and "有问题" in office.words
        await foreign.sends("/surroundings/SCH01-A02", {"step": "done"})
        assert foreign.status == 404
        officer = browser(desk, "PO02")
        await officer.opens("/surroundings")
        assert "飞梭网吧" in officer.words and "/people" not in officer.shown, "police read no roster here"
        await officer.sends("/surroundings/SCH01-A02", {"step": "done", "status": "open"})
        assert officer.last.headers["location"] == "/surroundings?status=open"
        async with desk.database.reading() as connection:
            query = select(places.c.status, places.c.rectified).where(places.c.id == "SCH01-A02")
            assert (await connection.execute(query)).one() == ("closed", True)
        await leader.opens("/surroundings")
        assert leader.status == 404


async def test_posters_by_command(tmp_path: Path) -> None:
    chosen = await furnished(settings(tmp_path / "data"))
    database = Database(chosen.database, chosen.zone)
    file = tmp_path / "parents.pdf"
    await parents_of(chosen, database, "实验小学", file)
    assert file.read_bytes().startswith(b"%PDF")
    await parents_of(chosen, database, "SCH01", file, renew=True)
    assert await revoke_parents(chosen, database, "SCH01") == 4
    assert await revoke_parents(chosen, database, "SCH01") == 0
    await database.close()


def test_the_command_wants_a_school() -> None:
    said = CliRunner().invoke(app, ["codes", "--parents"])
    assert said.exit_code != 0 and "SCH01 --parents" in said.output
