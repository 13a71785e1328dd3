"""The bench of a clerk's pages goes on working, and names the page that grows."""

from __future__ import annotations

from pathlib import Path

from bench.desk import measure, pages
from bench.desk.__main__ import grown, table


async def test_every_page_of_a_tiny_district_is_measured(tmp_path: Path) -> None:
    found = await measure(4, tmp_path, rounds=1)
    names = {name for name, _, _ in pages()}
    assert {f"{name} ms" for name in names} <= set(found) and {f"{name} kB" for name in names} <= set(found)
    assert found["a post saved ms"] > 0 and found["ledger kB"] > found["ledger of a school kB"]
    assert "| schools |" in table({4: found}) and grown(found, found, 2.0) == []


def test_a_page_that_costs_or_says_more_is_named() -> None:
    small = {"people ms": 10.0, "people kB": 4.0}
    assert grown(small, {"people ms": 29.0, "people kB": 5.9}, 2.0) == []
    assert grown(small, {"people ms": 31.0, "people kB": 4.0}, 2.0) == ["people ms: 10 → 31"]
    assert grown(small, {"people ms": 10.0, "people kB": 6.1}, 2.0) == ["people kB: 4 → 6.1"]
