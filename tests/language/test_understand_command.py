"""`huxue understand`: lines in, lines of JSON out, and how often they are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.kit.paths import DATA


@pytest.fixture(autouse=True)
def no_roster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUXUE_DATA_DIR", str(tmp_path))


def huxue(*words: str, said: str = "") -> str:
    done = CliRunner().invoke(app, ["understand", *words], input=said)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_each_line_is_answered_by_one_of_json(tmp_path: Path) -> None:
    lines = ["到岗", '{"channel": "text", "text": "三楼灭火器过期", "from": "G02"}', "", "有人持刀冲门"]
    rows = [json.loads(line) for line in huxue(said="\n".join(lines) + "\n").splitlines()]
    assert [row["intents"] for row in rows] == [["check_in"], ["hazard"], ["noise"], ["incident"]]
    assert [row["reaction"] for row in rows] == ["note", "draft", "silence", "alert"]
    assert (rows[1]["category"], rows[1]["level"]) == ("fire", "ordinary")
    assert (rows[3]["kind"], rows[3]["triage"]) == ("weapon", "P0") and rows[3]["why"]
    assert not list(tmp_path.iterdir()), "reading makes no database"


def test_what_must_not_be_here_is_not_printed() -> None:
    told = huxue(said="门口那人身份证3207****\n")
    row = json.loads(told)
    assert row["text"] is None and (row["intents"], row["reaction"]) == (["restricted"], "refuse")
    assert "3207" not in told and "门口" not in told


def test_the_danger_beside_it_calls_all_the_same() -> None:
    row = json.loads(huxue(said="那个社区矫正的拿刀冲过来了\n"))
    assert row["text"] is None and row["intents"] == ["restricted", "incident"]
    assert (row["reaction"], row["kind"], row["triage"]) == ("alert", "weapon", "P0")


def test_how_often_it_is_right_is_counted() -> None:
    told = huxue("--evaluate", str(DATA / "messages.jsonl"))
    assert "F1" in told and "check_in" in told and "category" in told


def test_one_sentence_is_explained() -> None:
    assert "stranger" in huxue("--explain", "有个男的喝多酒了要进来接娃，我没让，他在那骂")
