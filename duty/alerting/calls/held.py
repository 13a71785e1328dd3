"""What whoever has a call can say next: the keys below their card, as rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from duty.alerting.calls.alert import Alert
from duty.district.district import District
from duty.district.people import Person
from duty.rights.may import opens
from duty.rights.words import Do, Thing

ETA_MINUTES = (3, 5, 10)


@dataclass(frozen=True, slots=True)
class Held:
    """How somebody has a call.

    ends: that it is over is theirs to say, too. eta: the time of day they said they would be there.
    orders, clears: 下指令 and 解除 are open to their role.
    """

    arrived: bool
    ends: bool = True
    urgent: bool = True
    eta: str = ""
    reinforced: bool = False
    drill: bool = False
    orders: bool = True
    clears: bool = True

    @classmethod
    def of(cls, district: District, alert: Alert, by: Person, *, ends: bool) -> Held:
        """As it stands at this moment."""
        return cls(
            arrived=alert.arrived,
            ends=ends,
            urgent=alert.urgent,
            eta=district.clock(alert.eta_at) if alert.eta_at and not alert.arrived else "",
            reinforced=alert.reinforced_at is not None,
            drill=alert.drill,
            orders=opens(by, Do.START, Thing.ORDER),
            clears=opens(by, Do.START, Thing.ALL_CLEAR),
        )


@dataclass(frozen=True, slots=True)
class Key:
    """A key below the card. `text` names its label, `act` and `args` what it does; `shown`: when it fits."""

    text: str
    act: str
    args: tuple[str, ...] = ()
    shown: Callable[[Held], bool] = lambda held: True


ETA = tuple(
    Key(
        f"alert.eta_{minutes}",
        "alert.eta",
        (str(minutes),),
        lambda held: held.urgent and not held.arrived and not held.eta,
    )
    for minutes in ETA_MINUTES
)
ARRIVE = Key("alert.arrive", "alert.arrive", shown=lambda held: not held.arrived)
REINFORCE = Key(
    "alert.reinforce",
    "alert.reinforce",
    shown=lambda held: held.arrived and held.urgent and not held.reinforced and not held.drill,
)
CLOSE = Key("alert.close", "alert.close", shown=lambda held: held.ends)
FALSE_ALARM = Key("alert.false_alarm", "alert.false", shown=lambda held: held.ends)
REFER = Key("alert.refer", "alert.refer")
AFTER_ALARM = (
    Key("hail.roll_button", "rollcall.of"),
    Key("hail.order_button", "order.of", shown=lambda held: held.orders),
    Key("hail.clear_button", "clear.ask", shown=lambda held: held.clears),
)
"""点名, 解除 and what else is begun from the card of whoever has the call."""
ROWS: tuple[tuple[Key, ...], ...] = (ETA, (ARRIVE, REINFORCE, CLOSE, FALSE_ALARM), (REFER,), AFTER_ALARM)


def keys_for(held: Held) -> list[list[Key]]:
    """The rows with the keys that fit; an empty row is none."""
    rows = ([key for key in row if key.shown(held)] for row in ROWS)
    return [row for row in rows if row]
