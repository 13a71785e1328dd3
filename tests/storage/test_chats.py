"""The chats of many people are read together, each as if it had been read alone."""

from __future__ import annotations

from sqlalchemy import insert, select

from storage import tables
from storage.engine.database import Database
from storage.mail.transcript import transcript, transcripts
from tests.kit.engine_room import MONDAY


async def test_several_chats_read_like_each_by_itself(sample: Database) -> None:
    """On both databases: the newest lines, what never arrived left out, the keyboard however long ago."""
    async with sample.writing() as connection:
        rows = await connection.execute(select(tables.accounts.c.address, tables.accounts.c.id))
        ids = {row.address: row.id for row in rows}
        line = {"channel": "web", "priority": 2, "kind": "reply", "created_at": MONDAY, "not_before": MONDAY}
        for person in ("G02", "G03"):
            own = line | {"account_id": ids[person], "address": person, "state": "sent"}
            keyboard = [[{"label": f"{person}的键", "place": False}]]
            await connection.execute(
                insert(tables.outbox).values(**own, say={"text": "好", "keyboard": keyboard})
            )
            says = [{"say": {"text": f"{person}的第{n}句"}} for n in range(20)]
            await connection.execute(insert(tables.outbox), [own | one for one in says])
            failed = own | {"state": "failed", "say": {"text": "没到"}}
            await connection.execute(insert(tables.outbox).values(**failed))
    people = ["G03", "G02", "nobody"]
    async with sample.reading() as connection:
        found = await transcripts(connection, "web", people, limit=5, now=MONDAY)
    for person in people:
        assert found[person] == await transcript(sample, "web", person, limit=5, now=MONDAY)
    assert [bubble.text for bubble in found["G02"].bubbles] == [f"G02的第{n}句" for n in range(15, 20)]
    assert found["G03"].keyboard[0][0]["label"] == "G03的键" and found["G03"].more
    assert found["nobody"].bubbles == () and not found["nobody"].more
