"""What an import did, or why it did nothing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing wrong, and where. Line 0 is the directory itself."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.reason}"


class ImportRefused(Exception):
    """Nothing was imported. Each error is one line, `file:line:column: reason`."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Count:
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0

    def __str__(self) -> str:
        told = f"新增 {self.new} 更新 {self.updated} 不变 {self.unchanged}"
        return f"{told} 删除 {self.gone}" if self.gone else told


@dataclass(frozen=True)
class ImportReport:
    """Counts by file name, and one line per row that is new or different."""

    tables: dict[str, Count] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    @property
    def total(self) -> Count:
        counts = self.tables.values()
        return Count(
            sum(c.new for c in counts),
            sum(c.updated for c in counts),
            sum(c.unchanged for c in counts),
            sum(c.gone for c in counts),
        )

    @property
    def summary(self) -> str:
        return str(self.total)
