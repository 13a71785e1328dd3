"""Summaries are frozen with the head of the chain: whoever keeps one can show what the history was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from duty.summaries.summary import Summary
from storage.queries.evidence.sealing import last_seal
from storage.queries.summing.summaries import SqlSummaries


class SqlFrozenSummaries(SqlSummaries):
    async def add_all(self, some: Sequence[Summary]) -> None:
        """As of that moment; nothing where no entry is sealed yet."""
        if last := await last_seal(self._session):
            for one in some:
                one.figures = replace(one.figures, sealed=last.printed)
        await super().add_all(some)
