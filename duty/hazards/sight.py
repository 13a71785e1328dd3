"""Which hazards somebody means by theirs, as a question that storage can answer without showing them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from duty.district.district import District
from duty.district.people import Person
from duty.rights.may import About, may
from duty.rights.words import Do, Only, Thing


@dataclass(frozen=True)
class Sight:
    """Registered hazards of these schools; None is of all there are.

    own: of these only what that person reported or owns; empty where everything is seen.
    listed: besides, what is under supervision (挂牌督办).
    """

    schools: Sequence[str] | None
    own: str = ""
    listed: bool = False


@dataclass(frozen=True)
class Tally:
    """How many of them wait for somebody, how many of those are overdue, and how many are put right.

    verify: of those that wait, what only has to be looked at.
    unfixed: struck off without being put right; not among `done`.
    """

    pending: int = 0
    overdue: int = 0
    done: int = 0
    verify: int = 0
    unfixed: int = 0


@dataclass(frozen=True)
class Turn:
    """Where to go on in the order of the ledger: behind that hazard, or before it."""

    hazard: int
    back: bool = False


def all_of(district: District, person: Person) -> Sight:
    """Everything of the schools that the person sees."""
    seen = district.schools_seen_by(person)
    return Sight(None if len(seen) == len(district.schools) else tuple(school.id for school in seen))


def sight(district: District, person: Person, do: Do = Do.SEE) -> Sight:
    """What of it the table of rights gives them. It gives the same for each school that they see."""
    whole = all_of(district, person)
    example = next(iter(district.schools if whole.schools is None else whole.schools), "")

    def given(*state: Only) -> bool:
        return may(district, person, do, Thing.HAZARD, About(schools=(example,), state=frozenset(state)))

    if given():
        return whole
    return replace(whole, own=person.id, listed=given(Only.LISTED))
