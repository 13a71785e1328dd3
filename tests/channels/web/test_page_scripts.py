"""The page's scripts on old browsers: what is too new is found before a page stays blank (W3)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).parents[3] / "tools" / "check_page.py"


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_page", TOOL)
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_all_our_scripts_are_old_enough(checker: ModuleType) -> None:
    assert checker.main() == 0


@pytest.mark.parametrize(
    "source",
    [
        "const r = /(?<![a-z])1/g;",
        "const r = /(?<=a)b/u;",
        "let a = null; a ??= 1;",
        "let a = 1; a ||= 2;",
        "class A { static { a(); } }",
        "class A { #go() {} }",
        "await fetch('/');",
        "list.at(-1);",
        "part.replaceChildren();",
        "'a'.replaceAll('a', 'b');",
        "const r = /a/v;",
        "structuredClone({});",
        "const broken = ;",
    ],
)
def test_what_is_too_new_is_named_with_its_line(checker: ModuleType, source: str) -> None:
    found = list(checker.problems(f"// first\n{source}\n".encode()))
    assert found and {line for line, _ in found} == {2}


@pytest.mark.parametrize(
    "source",
    [
        "const a = b?.c ?? 1;",
        "const at = 7; const x = { at, any: 2 }; item.at > 3;",
        "class A { x = 1; #y = 2; get z() { return this.#y; } }",
        "const r = /(?:a)(?=b)(?!c)(?<name>d)/u;",
        "async function go() { for await (const x of y) await x; }",
        "// a ??= b and (?<!x)\nconst s = 'a ??= b (?<!x)';",
    ],
)
def test_what_old_browsers_read_passes(checker: ModuleType, source: str) -> None:
    assert list(checker.problems(source.encode())) == []


def test_scripts_with_something_too_new_fail_the_check(
    checker: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.js").write_text("let a;\na ??= 1;\n")
    assert checker.main(tmp_path) == 1
    assert "a.js:2: ??= (Chrome 85)" in capsys.readouterr().err
