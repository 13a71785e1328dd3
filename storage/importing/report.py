"""What an import did, or why it did nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

NO_COLUMN = "-"


@dataclass(frozen=True)
class Finding:
    """One thing wrong, or worth knowing, and where.

    `file` is the file's name (people.csv, 名单.xlsx), `page` the sheet of a workbook (empty in a text file).
    `line` is 0 for the file or folder itself; `cell` its address as a spreadsheet shows it, C7. `column` is
    the heading as the file has it, `field` our name for it (phone). `value` is what stands there, as far as
    it may be shown. `hint`: a 提示, which does not keep the import from being done.
    """

    file: str
    line: int
    column: str
    reason: str
    page: str = ""
    cell: str = ""
    field: str = ""
    value: str = ""
    hint: bool = False

    def __str__(self) -> str:
        """people.csv:7:phone: …, in a workbook 名单.xlsx:人员!C7:电话: …"""
        where = str(self.line)
        if self.page:
            where = f"{self.page}!{self.cell or self.line}" if self.line else self.page
        return f"{self.file}:{where}:{self.column}: {self.reason}"

    @property
    def told(self) -> str:
        """The same with the cell's address where a text file was opened in a spreadsheet."""
        return f"{self}（{self.cell}）" if self.cell and not self.page else str(self)


class ImportRefused(Exception):
    """Nothing was imported. Each error is one line, `file:line:column: reason`; `findings` are the same."""

    def __init__(self, errors: Sequence[str], findings: Sequence[Finding] = ()) -> None:
        super().__init__("\n".join(errors))
        self.errors = list(errors)
        self.findings = list(findings)

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> ImportRefused:
        return cls([str(one) for one in findings if not one.hint], findings)


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
    """Counts by file name, one line per row that is new or different, and what is worth knowing."""

    tables: dict[str, Count] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """A line for each row of a roster that the tables leave out and that stays, as nobody said otherwise."""

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
