"""docs/rights.md says what the table says."""

from __future__ import annotations

import re

from duty.rights.table import RIGHTS, TABLE
from tests.kit.paths import ROOT
from tools.print_rights import page


def test_the_page_is_printed_from_the_table() -> None:
    written = (ROOT / "docs/rights.md").read_text("utf-8")
    assert written == page(), "python -m tools.print_rights > docs/rights.md"


def test_each_thing_and_act_has_one_row() -> None:
    assert len(TABLE) == len(RIGHTS)
    assert all(right.grants for right in RIGHTS)


ASKS = re.compile(r"\.role\b[^\n]*\b(?:not )?in\b|\.role is\b|\.role in\b")
BY_ROLE = {
    "duty/alerting/answering/listing.py": "what only a desk is shown",
    "duty/alerting/calling/near.py": "who is sent to no danger",
    "duty/alerting/calling/paging.py": "whom a step of the ladder calls",
    "duty/alerting/calling/watchdog.py": "whom a fault of ours is told",
    "duty/attendance/absence/": "who is chased, who can fill a place, whose place is named",
    "duty/attendance/checkins.py": "with the roles of the table",
    "duty/attendance/colleagues.py": "who is a colleague, and whose station",
    "duty/attendance/leading/": "whom a leader looks for, and whose free day it is",
    "duty/attendance/spotting/spotchoosing.py": "volunteers are never asked",
    "bot/intake/rehearsal.py": "in whose name a call is rehearsed",
    "bot/reception.py": "whose page comes back first",
    "bot/simulation/": "who is played",
    "duty/campaigns/": "who is a guard, whose line is signed, which office has read, which desk is told",
    "duty/district/": "what a role is, and its scope",
    "duty/messaging/operators.py": "whom a fault of ours is told",
    "duty/messaging/quiet.py": "how much a guard hears",
    "duty/rights/": "the table",
    "duty/routines/beginning.py": "whom a row asks",
    "duty/routines/whom.py": "whom a row asks",
    "duty/rosters/succession/": "what is an office, who likely takes it, and who is new",
    "duty/rosters/swaps/approving.py": "whose chief, and which line a place is of",
    "duty/rosters/standing.py": "who fills whose place",
    "duty/rosters/standins.py": "with the roles of the table",
    "duty/summaries/counting/came.py": "volunteers are not counted",
    "duty/summaries/rows/missing.py": "volunteers are never listed",
    "duty/visits/reminding.py": "whom the reminder is told",
    "handlers/attendance/checkin.py": "whose words the answer uses",
    "handlers/common.py": "which help is shown",
    "handlers/free.py": "with the roles of the table",
    "handlers/messaging/enrolment.py": "which welcome is said",
    "handlers/speech/labels.py": "which keyboard; its keys ask the table",
}
"""Where a role is looked at, for something that is no right."""


def test_no_rule_keeps_roles_of_its_own() -> None:
    found = {
        str(path.relative_to(ROOT))
        for room in ("duty", "handlers", "bot")
        for path in (ROOT / room).rglob("*.py")
        if ASKS.search(path.read_text("utf-8"))
    }
    assert not {path for path in found if not path.startswith(tuple(BY_ROLE))}
    assert not {place for place in BY_ROLE if not any(path.startswith(place) for path in found)}
