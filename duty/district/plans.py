"""预案: what each role does when something of a kind happens, one short line for each."""

from __future__ import annotations

from collections.abc import Mapping

Plans = Mapping[tuple[str, str], str]
"""Kind of incident and role: the line."""
