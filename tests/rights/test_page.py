"""docs/rights.md says what the table says."""

from __future__ import annotations

from duty.rights.table import RIGHTS, TABLE
from tests.kit.paths import ROOT
from tools.print_rights import page


def test_the_page_is_printed_from_the_table() -> None:
    written = (ROOT / "docs/rights.md").read_text("utf-8")
    assert written == page(), "python -m tools.print_rights > docs/rights.md"


def test_each_thing_and_act_has_one_row() -> None:
    assert len(TABLE) == len(RIGHTS)
    assert all(right.grants for right in RIGHTS)
