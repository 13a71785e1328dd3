"""Cards that are put right in place: found for many lines at once, and never an older one than there is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.delivery import references as asked_in
from bot.delivery.ledger import Ledger
from bot.delivery.references import References
from duty.messaging.say import Say
from storage import tables
from storage.mail.outbox import references_of
from storage.mail.outcomes import Outcome
from tests.kit.engine_room import MONDAY, Room, room
from tests.kit.growth import asking

pytestmark = pytest.mark.usefixtures("both_databases")

PEOPLE = [f"G{n:02}" for n in range(1, 13)]


@asynccontextmanager
async def cards(folder: Path, people: Sequence[str] = PEOPLE) -> AsyncIterator[tuple[Room, list[Outcome]]]:
    """Everybody has a card of the same name on their screen, of which nothing is written down yet."""
    async with room(folder, taking=False, speaking=False) as here:
        lines = [(person, "西门岗还没有人") for person in people]
        said = await here.queue(*lines, name="gap:1", say=Say("西门岗还没有人", name="gap:1").to_json())
        yield here, [Outcome(one, "sent", reference=f"m{one.address}") for one in said]


async def test_a_dozen_cards_are_found_with_one_question_after_one_writing(tmp_path: Path) -> None:
    async with cards(tmp_path) as (here, sent):
        ledger = Ledger(here.database, lambda: MONDAY, lambda ended: None)
        references = References(here.database, ledger)
        for outcome in sent:
            ledger.add(outcome, more=True)
        with asking(here.database) as asked:
            wanted = [references.of(one.utterance.account_id, "gap:1") for one in sent]
            assert await asyncio.gather(*wanted) == [one.reference for one in sent]
        assert len([one for one in asked.statements if "outbox.reference" in one and "SELECT" in one]) == 1
        assert await references.of(sent[0].utterance.account_id, "gap:2") == "", "nobody was told of that one"


async def test_what_became_of_other_lines_is_not_written_down_for_it(tmp_path: Path) -> None:
    """A hundred cards are put right one after the other; the ends of those before go down many at once."""
    async with cards(tmp_path) as (here, sent):
        ledger = Ledger(here.database, lambda: MONDAY, lambda ended: None)
        references = References(here.database, ledger)
        for outcome in sent[1:]:
            ledger.add(outcome, more=True)
        with asking(here.database) as asked:
            assert await references.of(sent[0].utterance.account_id, "gap:1") == ""
        assert len([one for one in asked.statements if not one.startswith("BEGIN")]) == 1
        assert ledger.unwritten("web") == len(sent) - 1


async def test_it_is_the_newest_of_that_name_in_that_chat(tmp_path: Path) -> None:
    async with cards(tmp_path, PEOPLE[:2]) as (here, sent):
        one, other = (outcome.utterance for outcome in sent)
        row = {"channel": "web", "priority": 4, "kind": "notice", "say": {}, "state": "sent"}
        at = {"created_at": MONDAY, "not_before": MONDAY}
        rows = [
            row | at | {"account_id": one.account_id, "address": one.address, "name": name, "reference": told}
            for name, told in (("gap:1", "first"), ("gap:1", "second"), ("gap:2", "else"), ("gap:1", ""))
        ]
        async with here.database.writing() as connection:
            await connection.execute(insert(tables.outbox), rows)
            asked = [(one.account_id, "gap:1"), (other.account_id, "gap:2")]
            assert await references_of(connection, asked) == {(one.account_id, "gap:1"): "second"} | {
                (one.account_id, "gap:2"): "else"
            }, "whoever asks takes what is theirs"


async def test_a_database_that_is_away_is_told_to_everybody_who_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with cards(tmp_path, PEOPLE[:2]) as (here, sent):
        references = References(here.database, Ledger(here.database, lambda: MONDAY, lambda ended: None))
        found = asked_in.references_of

        async def away(*given: object) -> dict[tuple[int, str], str]:
            raise ConnectionError("the database is away")

        monkeypatch.setattr(asked_in, "references_of", away)
        wanted = [references.of(one.utterance.account_id, "gap:1") for one in sent]
        results = await asyncio.gather(*wanted, return_exceptions=True)
        assert [type(one) for one in results] == [ConnectionError, ConnectionError]
        monkeypatch.setattr(asked_in, "references_of", found)
        assert await references.of(sent[0].utterance.account_id, "gap:1") == ""
