"""What is installed is what was tested: versions, hashes, licences; read from files, nothing from the net."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from tests.kit.paths import ROOT
from tools import lock, sbom

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def wanted(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for on this system."""
    lines = [*PROJECT["dependencies"], *(one for x in extras for one in PROJECT["optional-dependencies"][x])]
    asked = map(Requirement, lines)
    return [one for one in asked if one.marker is None or one.marker.evaluate(default_environment())]


def test_the_lock_has_every_version_of_the_constraints_and_no_other() -> None:
    assert lock.pins(LOCK) == lock.pins(CONSTRAINTS), "make lock"


def test_every_line_of_the_lock_has_its_hash() -> None:
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]
    assert len(lines) == len(lock.pins(CONSTRAINTS))
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)
    assert len({line.rpartition(":")[2] for line in lines}) == len(lines)


def test_what_the_project_asks_for_is_in_the_lock_and_fits() -> None:
    pins = lock.pins(LOCK)
    for need in wanted("test"):
        version = pins.get(lock.name_of(need.name))
        assert version and need.specifier.contains(version), str(need)


def test_a_lock_is_made_of_what_pip_reports() -> None:
    part = {
        "metadata": {"name": "Some.Thing", "version": "1.2"},
        "download_info": {"archive_info": {"hashes": {"sha256": "ab" * 32}}},
    }
    system = {"python_version": "3.11", "sys_platform": "linux", "platform_machine": "x86_64"}
    made = lock.lock({"install": [part], "environment": system})
    assert (
        made.endswith(f"\nsome-thing==1.2 --hash=sha256:{'ab' * 32}\n")
        and "Python 3.11, linux x86_64" in made
    )


def test_the_bill_of_materials_holds_all_that_running_needs_and_nothing_of_the_tests(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sbom, "BUILD", tmp_path)
    sbom.main()
    bill = json.loads((tmp_path / "sbom.json").read_text("utf-8"))
    parts = {part["name"]: part for part in bill["components"]}
    assert bill["bomFormat"] == "CycloneDX" and bill["metadata"]["component"]["name"] == "huxue"
    assert {lock.name_of(need.name) for need in wanted()} <= parts.keys()
    assert not {"pytest", "mypy", "ruff", "hypothesis"} & parts.keys()
    pins = lock.pins(CONSTRAINTS)
    for name, part in parts.items():
        assert part["version"] == pins[name] and part["purl"] == f"pkg:pypi/{name}@{part['version']}"
    licences = (tmp_path / "licences.txt").read_text("utf-8")
    assert "not stated" not in licences
    assert len(licences.splitlines()) == len(parts) + 1


def test_ci_makes_them() -> None:
    """`.ci/run` calls `make test` alone."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = makefile.partition("\ntest: ")[2].partition("\n\n")[0]
    assert "tools/sbom.py" in recipe
