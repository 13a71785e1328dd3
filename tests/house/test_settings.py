"""Settings say what is wrong with them, and a real `huxue serve` behaves like a good neighbour."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.lock import only_process
from bot.settings import Settings, SettingsError, load_settings
from tests.kit.paths import ROOT

PATIENCE_S = 180


@pytest.fixture(autouse=True)
def a_quiet_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No huxue.toml and no HUXUE_… of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("HUXUE_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("name", "value", "fix"),
    [
        ("HUXUE_TIMEZONE", "Mars/Olympus", "a name like Asia/Shanghai"),
        ("HUXUE_NOW", "ten to seven", "write it like 2026-11-23T06:50"),
        ("HUXUE_DATABASE_URL", "mysql://x", "use sqlite+aiosqlite:///… or postgresql+asyncpg://…"),
        ("HUXUE_WEB_PORT", "80808", "less than or equal to 65535"),
        ("HUXUE_SECRET", "a", "at least 32 random characters: openssl rand -base64 48"),
        ("HUXUE_SECRET", "a" * 31, "at least 32 random characters"),
        ("HUXUE_METRICS_TOKEN", "a" * 15, "at least 16 random characters"),
        ("HUXUE_TELEGRAM_MODE", "pigeon", "'polling' or 'webhook'"),
    ],
)
def test_a_wrong_value_names_the_setting_and_the_fix(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, fix: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"{name}: ") and fix in str(caught.value)


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUXUE_NOW", "soon")
    monkeypatch.setenv("HUXUE_WEB_PORT", "x")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert len(str(caught.value).splitlines()) == 2


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "huxue.toml").write_text(
        'timezone = "Asia/Urumqi"\nweb_port = 9000\nsecret = "' + "s" * 32 + '"\n'
    )
    monkeypatch.setenv("HUXUE_WEB_PORT", "9001")
    monkeypatch.setenv("HUXUE_TIMEZONE", "")
    read = load_settings()
    assert (read.timezone, read.web_port, read.signing_key()) == ("Asia/Urumqi", 9001, "s" * 32)


def test_a_word_nobody_knows_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "huxue.toml").write_text('timezome = "Asia/Urumqi"\n')
    with pytest.raises(SettingsError, match="HUXUE_TIMEZOME"):
        load_settings()


def test_secrets_are_in_no_repr(tmp_path: Path) -> None:
    made = Settings(telegram_token="123:token", secret="hush" * 8, data_dir=tmp_path)  # type: ignore[arg-type]
    for shown in (repr(made), str(made), made.model_dump_json()):
        assert "123:token" not in shown and "hush" not in shown
    assert (made.token, made.signing_key()) == ("123:token", "hush" * 8)


def test_without_a_secret_one_is_made_and_kept(tmp_path: Path) -> None:
    made = Settings(data_dir=tmp_path / "data")
    assert made.signing_key() == Settings(data_dir=tmp_path / "data").signing_key() != ""
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o077 == 0


def test_one_process_per_folder(tmp_path: Path) -> None:
    with only_process(tmp_path), pytest.raises(SettingsError, match="HUXUE_DATA_DIR"), only_process(tmp_path):
        pass
    with only_process(tmp_path):
        pass


# -- the real command ----------------------------------------------------------------------


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def started(folder: Path, port: int, **more: str) -> asyncio.subprocess.Process:
    environment = os.environ | {"HUXUE_DATA_DIR": str(folder), "HUXUE_WEB_PORT": str(port)} | more
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", "serve", "--demo"),
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def serving(folder: Path, port: int, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running demo; it is stopped by SIGINT, within two seconds and without complaint."""
    child = await started(folder, port, **more)
    assert child.stdout and child.stderr
    try:
        async with asyncio.timeout(PATIENCE_S):
            said = (await child.stdout.readline()).decode()
            assert f"http://127.0.0.1:{port}" in said, (await child.stderr.read()).decode()
        yield child
        if child.returncode is None:
            child.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE_S):
            assert (await child.wait(), (await child.stderr.read()).decode()) == (0, "")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


async def refused(folder: Path, port: int, **more: str) -> str:
    """What it says before it ends with 1."""
    child = await started(folder, port, **more)
    async with asyncio.timeout(PATIENCE_S):
        _, complaint = await child.communicate()
    assert child.returncode == 1
    return complaint.decode()


async def answer(port: int, path: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
    text = (await reader.read()).decode(errors="replace")
    writer.close()
    return text


async def test_one_house_to_a_folder_and_one_to_a_port_and_a_restart_goes_on(tmp_path: Path) -> None:
    folder, port = tmp_path / "data", free_port()
    async with serving(folder, port):
        same_folder, same_port = await asyncio.gather(
            refused(folder, free_port()),
            refused(tmp_path / "third", port),
        )
        assert same_folder.startswith("HUXUE_DATA_DIR: another huxue serve is using")
        assert f"\nHUXUE_WEB_PORT: 127.0.0.1:{port}" in same_port and "Traceback" not in same_port
        assert "200" in (await answer(port, "/")).splitlines()[0]
    async with serving(folder, port):
        assert "200" in (await answer(port, "/")).splitlines()[0]


async def test_a_page_that_stays_open_does_not_hold_up_the_end(tmp_path: Path) -> None:
    port = free_port()
    async with serving(tmp_path / "data", port) as child:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        loop = asyncio.get_running_loop()
        began = loop.time()
        child.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE_S):
            await child.wait()
        assert loop.time() - began < 5, "promised: two seconds; the rest is for a busy machine"
        writer.close()
