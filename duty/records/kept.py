"""What is kept has an id."""

from __future__ import annotations


class Kept:
    """A thing that storage gives its id when it is kept."""

    id: int | None

    @property
    def known_id(self) -> int:
        """The id of one that is kept."""
        assert self.id is not None
        return self.id
