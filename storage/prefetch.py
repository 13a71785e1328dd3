"""Whose updates a transaction will handle: what is asked about one of them is loaded for all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Prefetch:
    """Ids of people, and of the schools of those who have few.

    Empty where nobody was announced; every question is a query of its own then.
    """

    people: frozenset[str] = field(default_factory=frozenset)
    schools: frozenset[str] = field(default_factory=frozenset)

    def announce(self, people: Iterable[str], schools: Iterable[str] = ()) -> None:
        """Once, before anything was asked."""
        self.people = frozenset(person for person in people if person)
        self.schools = frozenset(schools)
