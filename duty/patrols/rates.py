"""What is counted of rounds (domain §3.4), the same in every summary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rates:
    """Of some schools and days. Rounds of times at which we were down ourselves (无数据) are in no rate.

    planned:   rounds with points that were due and are over.
    complete:  of those with at least 80 % of their points seen.
    on_time:   of the complete ones those begun in their window.
    missed:    of the planned ones nobody began.
    told:      未打点巡查: records in words, planned or not; one however many rounds it claims.
    claimed:   how often these records say so.
    wordy, wordy_told: rounds without points, which can only be told in words, and those that were.
    extra:     walks besides every planned time.
    unknown:   无数据.
    """

    planned: int = 0
    complete: int = 0
    on_time: int = 0
    missed: int = 0
    told: int = 0
    claimed: int = 0
    wordy: int = 0
    wordy_told: int = 0
    extra: int = 0
    unknown: int = 0

    @property
    def completion(self) -> float | None:
        """巡查完成率; None where nothing was planned, which is not 0."""
        return self.complete / self.planned if self.planned else None

    @property
    def punctuality(self) -> float | None:
        return self.on_time / self.planned if self.planned else None
