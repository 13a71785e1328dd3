"""Who plays what: every person of the district with the habits of their role."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.simulation.actors.actor import Actor
from bot.simulation.actors.gate.asked import Asked, OnTheSpot
from bot.simulation.actors.gate.caller import Caller
from bot.simulation.actors.gate.finder import Finder
from bot.simulation.actors.gate.guard import Guard
from bot.simulation.actors.gate.ill import Ill
from bot.simulation.actors.gate.routine import Answers, Attendant
from bot.simulation.actors.gate.swapper import Decider, Swapper
from bot.simulation.actors.gate.walker import Walker
from bot.simulation.actors.offices.commander import Commander
from bot.simulation.actors.offices.desk import Desk
from bot.simulation.actors.offices.forms import Beginner, Clerk, Signer
from bot.simulation.actors.offices.leader import Leader
from bot.simulation.actors.offices.officer import Officer
from bot.simulation.actors.offices.owner import Owner
from bot.simulation.actors.offices.principal import Principal
from bot.simulation.actors.offices.verifier import Verifier
from bot.simulation.actors.offices.visitor import Visitor
from bot.simulation.actors.weather import Weather
from bot.simulation.phone import Phone
from bot.simulation.world import World
from duty.district.people import DESK, GUARDS, POLICE, SCHOOL_OFFICE, VOLUNTARY, Person, Role
from duty.rosters.standing import RELIEVED

AT_POSTS = GUARDS | POLICE | VOLUNTARY | {Role.SCHOOL_STAFF}
CALLED = DESK | POLICE | SCHOOL_OFFICE | {Role.SUPERVISOR}
LOOKED_UP_TO = (Role.GUARD_LEADER, Role.SAFETY_OFFICE)
OWNERS = SCHOOL_OFFICE | {Role.GUARD_LEADER}

Make = Callable[[World, Person], Actor]
HABITS: tuple[tuple[frozenset[Role], Make], ...] = (
    (frozenset(AT_POSTS), Asked),
    (frozenset(AT_POSTS | SCHOOL_OFFICE), OnTheSpot),
    (frozenset(AT_POSTS), Finder),
    (frozenset(GUARDS | VOLUNTARY), Caller),
    (frozenset(CALLED), Officer),
    (DESK | POLICE, Commander),
    (frozenset(DESK), Desk),
    (frozenset(OWNERS), Owner),
    (SCHOOL_OFFICE, Verifier),
    (SCHOOL_OFFICE, Principal),
    (GUARDS, Walker),
    (frozenset(Role) - {Role.BUS_ATTENDANT}, Answers),
    (frozenset({Role.BUS_ATTENDANT}), Attendant),
    (frozenset(POLICE), Visitor),
    (RELIEVED, Swapper),
    (frozenset({Role.DUTY_OFFICER}), Beginner),
    (frozenset({Role.SAFETY_OFFICE}), Clerk),
    (frozenset({Role.PRINCIPAL, Role.STATION_CHIEF}), Signer),
    (frozenset({*LOOKED_UP_TO, Role.PRINCIPAL, Role.STATION_CHIEF}) | DESK, Decider),
)


def hand_out_phones(world: World) -> None:
    """To everybody with a smartphone."""
    for person in world.district.people.values():
        if person.phone_kind == "smart":
            world.channel.phones[person.id] = Phone(person.id)


def cast(world: World, new: Collection[str] = ()) -> list[Actor]:
    """Everybody with a phone, in the order of the roster, and the weather last. new: who is not in yet."""
    known = (one for one in world.district.people.values() if one.id not in new)
    people = [one for one in known if world.phone(one.id)]
    guards = {person.id: Guard(world, person) for person in people if person.role in AT_POSTS}
    actors: list[Actor] = list(guards.values())
    actors += [Leader(world, person, guards) for person in people if person.role in LOOKED_UP_TO]
    actors += [Ill(world, one, guards) for one in people if one.role in GUARDS | POLICE | SCHOOL_OFFICE]
    for roles, make in HABITS:
        actors += [make(world, person) for person in people if person.role in roles]
    return [*actors, Weather(world)]
