"""Whoever is not on the roster: answered a few times, never kept, and no call of theirs overtakes."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.channels.port import Incoming
from bot.channels.urgent import is_urgent
from duty.messaging.accounts import Account
from storage.engine.database import Database
from storage.queries.accounts import bound_addresses, bound_to

ANSWERS = 3
"""So often in an hour a stranger is told how to come in; as often, apart from that, to phone 110."""
HOUR = timedelta(hours=1)
REMEMBERED = 10_000
"""So many strangers are counted at once; the one unheard of for longest is forgotten first."""


class Patience:
    """How often each stranger was answered lately, in this process."""

    def __init__(self) -> None:
        self._answered: OrderedDict[tuple[str, str, bool], deque[tuple[datetime, str]]] = OrderedDict()

    def answers(self, incoming: Incoming) -> bool:
        """Whether this one is still answered. The same update again, as a batch is replayed, counts once."""
        speaker = (incoming.channel, incoming.address, is_urgent(incoming.raw))
        lately = self._answered.setdefault(speaker, deque())
        self._answered.move_to_end(speaker)
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)
        while lately and incoming.received_at - lately[0][0] >= HOUR:
            lately.popleft()
        if any(key == incoming.key for _, key in lately):
            return True
        if len(lately) >= ANSWERS:
            return False
        lately.append((incoming.received_at, incoming.key))
        return True


class Bound:
    """The addresses that belong to somebody of the roster; only their calls overtake."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[str, str], str] = {}

    @property
    def known(self) -> Mapping[tuple[str, str], str]:
        """Whose each is, as far as this process has heard."""
        return self._known

    async def load(self) -> None:
        """All of them, at the start."""
        async with self._database.reading() as connection:
            self._known |= await bound_addresses(connection)

    def learn(self, speakers: Mapping[tuple[str, str], Account]) -> None:
        """What a transaction has seen of those who spoke in it."""
        for address, account in speakers.items():
            if account.person_id:
                self._known[address] = account.person_id
            else:
                self._known.pop(address, None)

    def has(self, incoming: Incoming) -> bool:
        return (incoming.channel, incoming.address) in self._known

    def whose(self, incoming: Incoming) -> str:
        """The person behind the address; of a stranger the address itself."""
        speaker = (incoming.channel, incoming.address)
        return self._known.get(speaker, ":".join(speaker))

    async def look_up(self, incoming: Incoming) -> bool:
        """Bound by another process meanwhile. Where that cannot be asked, a call is believed."""
        try:
            async with self._database.reading() as connection:
                found = await bound_to(connection, incoming.channel, incoming.address)
        except Exception:
            return True
        if found:
            self._known[incoming.channel, incoming.address] = found
        return bool(found)
