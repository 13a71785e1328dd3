"""What is documented is there, and what is there is documented; nothing real has slipped in."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import app
from bot.settings import Settings
from handlers.routes import build_routing
from handlers.speech import labels
from tests.kit.paths import ROOT

OPERATING = (ROOT / "docs/operating.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PHONE = re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])")
IDENTITY = re.compile(
    r"(?<![0-9A-Za-z.])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx](?![0-9A-Za-z])"
)
DETECTOR_TESTS = {
    *("restricted.jsonl", "restricted-second.jsonl", "restricted-third.jsonl"),
    *(
        "restricted-fourth.jsonl",
        "restricted-fifth.jsonl",
        "restricted-sixth.jsonl",
        "restricted-sixth-near.jsonl",
        *(f"restricted-seventh-{one}.jsonl" for one in ("north", "south", "officers", "examiner")),
        "restricted-eighth.jsonl",
        "test_weighed.py",
        "test_told_apart.py",
        "families-restricted.toml",
    ),
    *("second.jsonl", "test_unwritten.py"),
    *("test_every_door.py", "test_import.py", "test_nothing_restricted.py"),
    *("test_reading.py", "test_restricted.py"),
}
"""They feed the detector of ID numbers with invented ones."""


def files() -> Iterator[tuple[Path, str]]:
    """Every text file of the repository, those not committed yet included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        try:
            yield path, path.read_text("utf-8")
        except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
            continue


def markdown() -> list[tuple[Path, str]]:
    return [(path, text) for path, text in files() if path.suffix == ".md"]


def commands() -> set[str]:
    """What follows the slash, from the routes themselves."""
    return build_routing().commands


def test_every_setting_is_documented() -> None:
    wanted = {f"`HUXUE_{name.upper()}`" for name in Settings.model_fields}
    assert not {name for name in wanted if name not in OPERATING}


def test_every_documented_setting_exists() -> None:
    known = {f"HUXUE_{name.upper()}" for name in Settings.model_fields} | {"HUXUE_NO_BROWSER"}
    for path, text in markdown():
        unknown = set(re.findall(r"HUXUE_[A-Z_]+[A-Z]", text)) - known
        assert not unknown, path


def test_every_command_is_documented() -> None:
    names = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    assert names
    assert not {name for name in names if f"`huxue {name}" not in OPERATING}


def test_every_key_and_slash_command_is_documented() -> None:
    assert "/checkin" in commands()
    assert not {label for label in labels.ALL if f"`{label}`" not in OPERATING}
    assert not {name for name in commands() if not re.search(rf"`{name}\b", OPERATING)}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_both_commands(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "make run" in text and "make test" in text


def test_internal_links_resolve() -> None:
    links = [(path, target) for path, text in markdown() for target in LINK.findall(text)]
    inside = [(path, target) for path, target in links if not target.startswith(("http", "mailto:"))]
    assert inside
    assert not [(path.name, target) for path, target in inside if not _resolves(path, target)]


def _resolves(path: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    found = (path.parent / name).resolve() if name else path
    if not found.exists():
        return False
    return not anchor or anchor in {_slug(line) for line in found.read_text("utf-8").splitlines()}


def _slug(line: str) -> str:
    """The anchor that GitHub gives to a heading; empty for other lines."""
    if not line.startswith("#"):
        return ""
    kept = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
    return kept.replace(" ", "-")


NAMED_TEST = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
NAMED_FILE = re.compile(r"`((?:bot|handlers|duty|storage|console|bench|tests)/[\w/.]+)`")


def test_what_is_promised_names_its_tests() -> None:
    """`docs/reliability.md` stands and falls with them: no promise without one that is there."""
    promises = (ROOT / "docs/reliability.md").read_text("utf-8")
    rows = [line for line in promises.splitlines() if line.startswith("|") and line.count("|") == 4]
    told = [row for row in rows if not row.startswith(("|---", "| promised"))]
    assert len(told) > 20
    assert not [row for row in told if not NAMED_TEST.search(row)]


def test_tests_and_files_named_in_documents_exist() -> None:
    for path, text in markdown():
        for name, test in NAMED_TEST.findall(text):
            source = (ROOT / name).read_text("utf-8") if (ROOT / name).exists() else ""
            assert re.search(rf"^(async )?def {test}\(", source, re.MULTILINE), f"{path.name}: {name}::{test}"
    named = [(path.name, name) for path, text in markdown() for name in NAMED_FILE.findall(text)]
    assert not [(path, name) for path, name in named if not (ROOT / name).exists()]


def test_no_real_telephone_or_id_number() -> None:
    suspects = {
        str(path.relative_to(ROOT))
        for path, text in files()
        if path.name not in DETECTOR_TESTS and (PHONE.search(text) or IDENTITY.search(text))
    }
    assert not suspects


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))
