"""Why a row was not changed, beside what the import says of its cells."""

from __future__ import annotations

from storage.importing.saying.said import Reason

MOVED = Reason("keeping.moved")
IN_USE = Reason("keeping.in_use")
HAVE_BEGUN = Reason("keeping.have_begun")
ALREADY = Reason("keeping.already")
CHANGED_SINCE = Reason("keeping.changed_since")
TOO_MANY = Reason("keeping.too_many")
NOT_YOURS = Reason("keeping.not_yours")
BY_COMMAND = Reason("keeping.by_command")
NOTHING_OF_OURS = Reason("keeping.nothing_of_ours")
