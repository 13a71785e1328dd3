"""The rules of the house that a reviewer would otherwise have to remember."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

from importlinter.cli import lint_imports

from tests.kit.paths import ROOT

ROOMS = ("bot", "handlers", "duty", "storage", "media", "console")

BUILDS_NOTHING = """
import importlib, pkgutil, sys
import aiogram, sqlalchemy, sqlalchemy.ext.asyncio, starlette.applications

def refuse(*args, **kwargs):
    raise AssertionError("built at import")

aiogram.Bot.__init__ = aiogram.Dispatcher.__init__ = aiogram.Router.__init__ = refuse
starlette.applications.Starlette.__init__ = refuse
sqlalchemy.create_engine = sqlalchemy.ext.asyncio.create_async_engine = refuse
for room in sys.argv[1:]:
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, f"{room}."):
        if not module.name.startswith("storage.migrations."):
            importlib.import_module(module.name)
"""

HELP_IS_LIGHT = """
import sys
from bot.cli import main

sys.argv = ["huxue", "--help"]
try:
    main()
finally:
    heavy = {"aiogram", "telegram", "sqlalchemy", "PIL", "starlette", "pydantic"} & sys.modules.keys()
    print("heavy:", *sorted(heavy), file=sys.stderr)
"""


def calls(method: str) -> Iterator[str]:
    """Files of ours that call a method of that name."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == method:
                    yield str(path.relative_to(ROOT))


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_arrows_point_inwards() -> None:
    """A rule that imports a Telegram type can no longer be tested without a bot."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == 0


def test_only_the_boundary_commits() -> None:
    """As a sentence in a guide this rule rotted elsewhere; a second commit keeps half of a report."""
    commands = {
        "bot/commands/inviting.py",
        "bot/commands/personal.py",
        "bot/commands/printing.py",
        "bot/commands/replaying.py",
        "bot/commands/holding.py",
        "bot/commands/campaigning.py",
    }  # each is one act, and says nothing
    assert set(calls("commit")) <= {"storage/engine/work.py", "bot/boundary.py"} | commands


def test_only_storage_and_bot_open_transactions() -> None:
    opened = {path.partition("/")[0] for name in ("writing", "begin_nested") for path in calls(name)}
    assert opened <= {"storage", "bot"}


def test_nothing_is_built_at_import() -> None:
    """An engine built at import would open the developer's own database in every test run."""
    done = python(BUILDS_NOTHING, *ROOMS)
    assert done.returncode == 0, done.stderr


def test_help_is_instant() -> None:
    """aiogram alone takes seconds when cold."""
    done = python(HELP_IS_LIGHT)
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout
    assert done.stderr.strip() == "heavy:"
