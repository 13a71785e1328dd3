"""One process at a time on a SQLite file, and none for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import only_process
from bot.settings import SettingsError
from tests.kit.paths import ROOT

HOLDS = """
import sys, time
from pathlib import Path
from bot.lock import only_process

with only_process(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_folder_is_made_when_it_is_not_there(tmp_path: Path) -> None:
    with only_process(tmp_path / "new" / "data"):
        assert (tmp_path / "new" / "data" / "huxue.lock").exists()


def test_a_killed_process_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout and child.stdout.readline() == "held\n"
        with pytest.raises(SettingsError, match=f"another huxue serve is using {tmp_path}"):
            only_process(tmp_path).__enter__()
        child.kill()
        child.wait()
    with only_process(tmp_path):
        pass


def test_what_fails_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_process(tmp_path):
        raise ZeroDivisionError
    with only_process(tmp_path):
        pass


def test_two_folders_are_two_houses(tmp_path: Path) -> None:
    with only_process(tmp_path / "one"), only_process(tmp_path / "other"):
        pass
