"""What a guard was spared joins the next message that goes to them; such a message is put together anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from duty.messaging.accounts import Account
from duty.messaging.joining import bubble, fitting, takes, with_button
from duty.messaging.notices import Priority
from duty.messaging.say import Say
from storage.mail.outbox import Utterance
from storage.mail.withheld import Part, apart, change, drop, join, keep, name_of, was_said

ELSEWHERE = "elsewhere"
"""The kind of a line that renews what its person answered on another phone."""


async def withhold(session: AsyncSession, one: Utterance, now: datetime) -> None:
    """It waits, in the place of an earlier one of its name. What replaces one changes it where it waits, or
    ends it where nothing is left to be pressed."""
    replaced = one.say.get("replaces", "")
    name = replaced or one.name
    same = [part for part in await apart(session, one.account_id, now) if name and part.name == name]
    waiting = [part.id for part in same if not part.joined]
    if replaced and one.say.get("buttons"):
        for part in waiting:
            await change(session, part, Say.from_json(one.say).but(replaces="").to_json())
        return
    await drop(session, waiting)
    if not replaced:
        await keep(session, one)


async def joined(
    session: AsyncSession,
    said: list[Utterance],
    pressed: Mapping[int, str],
    accounts: Sequence[tuple[Account, str]],
    now: datetime,
) -> list[Utterance]:
    """The same lines, with what waits at those accounts. Each comes with the words before it.

    pressed: by the place in the list, the data of the button that a line answers.
    A call for help carries nothing else, nor does what is said beside one.
    """
    calm = all(one.priority > Priority.P1 for one in said)
    lines: list[Utterance | None] = list(said)
    for account, besides in accounts:
        parts = await apart(session, account.id or 0, now)
        account.withheld = bool(parts)
        theirs = [at for at, one in enumerate(said) if one.account_id == account.id]
        for at in theirs if parts else ():
            lines[at] = await _rewritten(session, said[at], pressed.get(at, ""), parts, besides)
            if said[at].say.get("replaces") or said[at].name:
                parts = await apart(session, account.id or 0, now)
        waiting = [part for part in parts if not part.joined]
        if calm and waiting:
            await _carried(session, lines, theirs, waiting, besides, now)
    return [one for one in lines if one is not None]


async def _carried(
    session: AsyncSession,
    lines: list[Utterance | None],
    theirs: Sequence[int],
    waiting: Sequence[Part],
    besides: str,
    now: datetime,
) -> None:
    """The first line that takes them, one that asks nothing itself before others."""
    able = [(at, one) for at in theirs if (one := lines[at]) is not None and _takes(one, now)]
    for at, one in sorted(able, key=lambda found: bool(found[1].say.get("buttons"))):
        if one.dedupe and await was_said(session, one.account_id, one.dedupe):
            continue
        says = [Say.from_json(part.say) for part in waiting]
        some = waiting[: fitting(says)]
        own = Say.from_json(one.say)
        name = one.name or f"with:{some[0].id}"
        await keep(session, replace(one, say=_alone(own).to_json(), dedupe=None, turn=0), name)
        await join(session, [part.id for part in some], name, now)
        together = bubble([own, *says[: len(some)]], besides).but(name=name)
        lines[at] = replace(one, say=together.to_json(), name=name)
        return


def _takes(one: Utterance, now: datetime) -> bool:
    calm = one.priority > Priority.P1 and one.kind != ELSEWHERE and one.page_id is None
    return calm and one.not_before <= now and takes(Say.from_json(one.say))


async def _rewritten(
    session: AsyncSession, one: Utterance, pressed: str, parts: Sequence[Part], besides: str
) -> Utterance | None:
    """What replaces a part, or the message it stands in, changes that part; all others stay.

    What still waits is over where the thing itself is said, and is not said for the first time because it
    was answered on another phone.
    """
    say = Say.from_json(one.say)
    names = {say.name, say.replaces} - {""}
    if waiting := [part.id for part in parts if not part.joined and part.name in names]:
        await drop(session, waiting)
        return None if one.kind == ELSEWHERE else one
    found = await _part(session, one.account_id, say, pressed, parts) if say.text and say.replaces else None
    if found is None:
        return one
    name = found.joined
    await change(session, found.id, _alone(say).to_json())
    shown = [
        _alone(say) if part.id == found.id else Say.from_json(part.say)
        for part in parts
        if part.joined == name
    ]
    instead = say.replaces if say.replaces.startswith("#") else name
    whole = bubble(shown, besides)
    again = say.but(text=whole.text, buttons=whole.buttons, name=name, replaces=instead)
    return replace(one, say=again.to_json(), name=name)


async def _part(
    session: AsyncSession, account_id: int, say: Say, pressed: str, parts: Sequence[Part]
) -> Part | None:
    """Which part of which message it replaces: by its name, or by the button that was pressed in it."""
    inside = [part for part in parts if part.joined]
    if say.replaces.startswith("#"):
        says = [Say.from_json(part.say) for part in inside]
        found = [part for part, one in zip(inside, says, strict=True) if with_button(one, pressed)]
        name = await name_of(session, account_id, say.replaces[1:]) if found else ""
        return next((part for part in found if name in ("", part.joined)), None)
    whole = next((part for part in inside if part.joined == say.replaces), None)
    return whole or next((part for part in inside if part.name == say.replaces), None)


def _alone(say: Say) -> Say:
    """What is kept of a part: its words and buttons."""
    return Say(say.text, say.buttons)
