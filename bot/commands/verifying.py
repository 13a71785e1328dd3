"""`huxue verify-history`: whether anything of the history was changed, removed or put in afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from duty.records.chain.examining import Broken, Examiner, Fault
from duty.records.chain.seal import Head, Seal
from duty.records.subject import Subject
from storage.engine.database import Database
from storage.queries.evidence.sealing import altered_words, chain_parts, last_seal, tail_of

AT_ONCE = 5000
MEANS = {
    Fault.CHANGED: "is not as it was when it was sealed",
    Fault.REMOVED: "was sealed and is there no more",
    Fault.INSERTED: "was put in afterwards: it stands between sealed entries and was never sealed",
    Fault.SEAL_CHANGED: "has another seal than the one that was made",
    Fault.SEAL_REMOVED: "this seal is missing",
    Fault.CUT_OFF: "a head that was printed is not in the chain: its end was taken off or written anew",
    Fault.WORDS_CHANGED: "what was written is not what the entry has the hash of",
}


@dataclass(frozen=True)
class Verdict:
    """broken: the first that is wrong, if any. last: the end of the chain as far as it holds.

    tail: how many entries are not sealed yet, the first and the last of their ids.
    """

    broken: Broken | None
    subject: Subject | None
    last: Seal | None
    tail: tuple[int, int, int] = (0, 0, 0)

    @property
    def well(self) -> bool:
        return self.broken is None

    @property
    def lines(self) -> list[str]:
        return [self._broken(self.broken)] if self.broken else self._whole()

    def _broken(self, broken: Broken) -> str:
        named = [f"entry {broken.change_id}"] if broken.change_id else []
        named += [f"seal {broken.position}"] if broken.position else []
        what = f" ({self.subject}{f' {broken.change.what}' if broken.change else ''})" if self.subject else ""
        return f"broken: {', '.join(named) or 'words'}{what}: {broken.fault}: {MEANS[broken.fault]}"

    def _whole(self) -> list[str]:
        sealed = f"{self.last.position} entries sealed" if self.last else "no entry is sealed yet"
        head = [f"head: {self.last.printed} ({self.last.head})"] if self.last else []
        count, first, newest = self.tail
        tail = f"not sealed yet: {count} (ids {first}-{newest})" if count else "not sealed yet: 0"
        return [f"ok: {sealed}, none changed, removed or put in", *head, tail]


async def verify(
    database: Database,
    known: Sequence[Head] = (),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Verdict:
    """Read the whole chain, a part at a time.

    known: heads that were printed; each must be in it. progress: how many seals are done, of how many.
    """
    examiner = Examiner(known)
    async with database.reading() as connection:
        end = await last_seal(connection)
        async for seals, changes in chain_parts(connection, AT_ONCE):
            if broken := examiner.part(seals, changes):
                return Verdict(broken, broken.change.subject if broken.change else None, examiner.last)
            progress(seals[-1].position, end.position if end else 0)
        if broken := examiner.end():
            return Verdict(broken, None, examiner.last)
        async for found in altered_words(connection, AT_ONCE):
            if isinstance(found, Subject):
                return Verdict(Broken(Fault.WORDS_CHANGED, 0, 0), found, examiner.last)
        tail = await tail_of(connection, examiner.last.change_id if examiner.last else 0)
    return Verdict(None, None, examiner.last, tail)
