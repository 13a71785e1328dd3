"""A demo and a real district never meet: not in a folder, a database, a file or behind a proxy."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import serving
from bot.app import build
from bot.channels.web.app import create_web
from bot.commands.doctor import examine
from bot.demo.demo import Demo
from bot.demo.mark import CLOCK, is_demo
from bot.house import House
from bot.settings import Settings, SettingsError, load_settings
from storage.engine.migrate import current
from storage.importing import SAMPLE
from storage.queries.upkeep.facts import write_fact
from tests.channels.web.test_web_channel import client_of
from tests.demo.test_demo import demo
from tests.house.test_command import a_quiet_place, huxue, rows
from tests.kit.engine_room import open_database
from tests.kit.story import settings
from tests.kit.web_house import house_in

__all__ = ["a_quiet_place"]


async def no_house(settings: Settings, *, demo: bool = False) -> House:
    """Stands for `build`: what it is asked to build, it raises."""
    raise Asked(settings)


class Asked(Exception):
    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings


async def test_a_demo_has_its_own_folder_and_nothing_of_the_real_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "huxue.toml").write_text(
        'database_url = "postgresql+asyncpg://huxue@db/huxue"\nmedia_url = "s3://gate/photos"\n'
        'telegram_token = "123:abc"\nheartbeat_url = "https://hc.example.org/ping"\n'
        f'secret = "{"s" * 32}"\npublic_url = "https://gate.example.org"\nweb_port = 9000\n'
    )
    monkeypatch.setattr(serving, "build", no_house)
    monkeypatch.setattr(serving, "quiet_logs", lambda: None)
    with pytest.raises(Asked) as asked:
        await serving.serve_forever(load_settings(), demo=True)
    used = asked.value.settings
    assert used.data_dir == tmp_path / "demo" and used.web_port == 9000
    assert used.database == f"sqlite+aiosqlite:///{tmp_path / 'demo' / 'huxue.db'}"
    assert not (used.token or used.media_url or used.public_url or used.heartbeat_url.get_secret_value())
    assert used.signing_key() != "s" * 32


async def test_a_demo_refuses_a_database_that_is_none_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    await open_database(tmp_path).close()
    before = (tmp_path / "huxue.db").read_bytes()
    with pytest.raises(SettingsError, match=r"HUXUE_DATA_DIR: .* is no demo.* set HUXUE_DATA_DIR"):
        await build(settings(tmp_path), demo=True)
    assert (tmp_path / "huxue.db").read_bytes() == before


async def test_the_button_that_begins_anew_refuses_it_too(tmp_path: Path) -> None:
    async with demo(settings(tmp_path)) as (_, shown):
        (tmp_path / "real").mkdir()
        real = open_database(tmp_path / "real")
        misled = Demo(
            database=real, clock=shown._clock, sweeps=shown._sweeps, delivery=shown._delivery,
            web=shown._web, staff=shown._staff,
        )  # fmt: skip
        with pytest.raises(SettingsError, match="is no demo"):
            await misled.reset()
        assert len((await real.district()).people) > 40
        await real.close()
        await shown.reset()
        assert await is_demo(shown._database), "the mark is set again"


@pytest.mark.parametrize("mark", ["demo", CLOCK])
def test_every_other_command_refuses_a_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    monkeypatch.setattr(serving, "quiet_logs", lambda: None)

    async def marked() -> None:
        database = open_database(tmp_path)
        async with database.writing() as connection:
            await write_fact(connection, mark, "2026-11-23T06:50:00+08:00")
        assert await current(database.engine)
        await database.close()

    asyncio.run(marked())
    people = rows(tmp_path, "SELECT * FROM people")
    for words in (["import", str(SAMPLE)], ["serve"], ["migrate"], ["invite", "G02"], ["cut-off", "G02"]):
        status, out, err = huxue(*words)
        assert (status, out) == (1, ""), words
        assert err.startswith("HUXUE_DATA_DIR: ") and "is a demo" in err and len(err.splitlines()) == 1
    assert rows(tmp_path, "SELECT * FROM people") == people
    assert rows(tmp_path, "SELECT * FROM invitations") == []


async def test_the_doctor_names_a_demo(tmp_path: Path) -> None:
    async with demo(settings(tmp_path)):
        pass
    found = {one.what: one async for one in examine(settings(tmp_path))}
    assert not found["database"].well and found["database"].words.startswith("is a demo")


PASSED_ON = (
    {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Host": "gate"},
    {"Forwarded": "for=203.0.113.9"}, {"Via": "1.1 gate"}, {"X-Real-IP": "203.0.113.9"},
    {"Origin": "https://gate.example.org", "Sec-Fetch-Site": "same-origin"},
)  # fmt: skip


@pytest.mark.parametrize("headers", PASSED_ON)
async def test_what_a_proxy_passed_on_is_refused(tmp_path: Path, headers: dict[str, str]) -> None:
    async with house_in(tmp_path) as web, client_of(web.deps()) as client:
        assert (await client.get("/")).status_code == 200
        for path in ("/", "/api/demo/people", "/api/G02/history"):
            assert (await client.get(path, headers=headers)).status_code == 421
        assert (await client.post("/api/demo/reset", headers=headers)).status_code == 421
        assert web.resets == 0


async def test_a_proxy_that_says_nothing_of_itself_is_known_by_its_old_protocol(tmp_path: Path) -> None:
    """nginx with nothing but proxy_pass: its own Host, no header, HTTP/1.0."""
    async with house_in(tmp_path) as web:
        app, statuses = create_web(web.deps()), []

        async def send(message: dict[str, object]) -> None:
            statuses.append(message.get("status"))

        async def receive() -> dict[str, object]:
            return {"type": "http.request"}

        for version in ("1.1", "1.0"):
            scope = {
                "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"",
                "headers": [(b"host", b"127.0.0.1:8080")], "http_version": version, "scheme": "http",
                "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8080), "root_path": "",
            }  # fmt: skip
            await app(scope, receive, send)  # type: ignore[arg-type]
        assert [one for one in statuses if one] == [200, 421]


async def test_a_real_house_stands_behind_a_proxy(tmp_path: Path) -> None:
    async with house_in(tmp_path) as web, client_of(web.deps(demo=False), "gate.example") as client:
        answer = await client.get("/", headers={"X-Forwarded-For": "203.0.113.9"})
        assert answer.status_code == 200
