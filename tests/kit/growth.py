"""Stories in generated districts of any size, and what a stretch of one asks of the database."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.engine.scrubbing import make_scrubbable
from storage.importing import import_directory
from tests.kit.engine_room import MONDAY, ZONE
from tests.kit.generated import Generated
from tests.kit.story import Story, opened, settings

SMALL, LARGE = 12, 120
"""Two sizes of one area: whatever concerns one school or one person costs the same in both."""
_FILES = Path(tempfile.mkdtemp(prefix="huxue-generated-"))
atexit.register(shutil.rmtree, _FILES, ignore_errors=True)


async def district_file(schools: int) -> Path:
    """A database with the generated district of that size, laid out once."""
    path = _FILES / f"{schools}.db"
    if not path.exists():
        begun = path.with_suffix(".begun")
        await lay_out(f"sqlite+aiosqlite:///{begun}", schools)
        begun.rename(path)
    return path


async def lay_out(url: str, schools: int) -> None:
    database = Database(url, ZONE)
    await migrate(database.engine)
    await make_scrubbable(database)
    folder = Generated(schools).write(_FILES / f"csv-{schools}")
    await import_directory(database, folder, dry_run=False, now=MONDAY)
    await database.close()


@asynccontextmanager
async def grown(folder: Path, schools: int, now: str = f"{MONDAY:%Y-%m-%dT%H:%M:%S}") -> AsyncIterator[Story]:
    """A running house with so many schools; everybody has a web account and has read the notice."""
    place = folder / str(schools)
    place.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(await district_file(schools), place / "huxue.db")
    async with opened(settings(place, now=now)) as story:
        yield story


@dataclass
class Asked:
    """What went to the database, and which things came back from it."""

    statements: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)
    loaded: list[object] = field(default_factory=list)

    @property
    def counts(self) -> tuple[int, int]:
        return len(self.statements), len(self.loaded)


@contextmanager
def asking(database: Database) -> Iterator[Asked]:
    asked = Asked()

    def executed(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.statements.append(statement)
        asked.parameters.append(parameters)

    def came(_session: Session, thing: object) -> None:
        asked.loaded.append(thing)

    event.listen(database.engine.sync_engine, "before_cursor_execute", executed)
    event.listen(Session, "loaded_as_persistent", came)
    try:
        yield asked
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", executed)
        event.remove(Session, "loaded_as_persistent", came)
