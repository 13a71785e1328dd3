"""Group chats: /bind by an admin, and calls for help; all else there stays unanswered. And who left us."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import ChatMemberUpdated, Message

from duty.alerting.reporters.in_groups import cry_in_group
from duty.district.people import Person
from duty.messaging.say import Say
from duty.summaries import groups
from handlers.alerting import sos
from handlers.speech import labels
from handlers.speech.filters import CAPTIONED, Has, Pressed, Reads
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

GONE = ("kicked", "left")
"""What a chat's member is that cannot be written to."""


def jobs() -> list[Job]:
    return [_groups(), _keys()]


def _groups() -> Job:
    """Nothing said in a group ever reaches the conversations behind it."""
    routes = Job("groups", Stage.GROUPS)
    routes.my_chat_member.register(membership)
    routes.message.register(moved_away, Carries("migrate_to_chat_id"))
    routes.message.register(moved_here, Carries("migrate_from_chat_id"))
    routes.message.register(cried, ForUs(), Pressed(labels.SOS, command="sos"), InBoundGroup())
    calls = Reads(lambda said: said.calls)
    routes.message.register(cried, ForUs(), Has("text", *CAPTIONED), calls, InBoundGroup())
    routes.message.register(hinted, ForUs(), Pressed(command="bind"), Anonymous())
    routes.message.register(bound, ForUs(), Pressed(command="bind"), ByAdmin())
    routes.message.register(unbound, ForUs(), Pressed(command="unbind"), ByAdmin())
    routes.message.register(silence)
    routes.edited_message.register(silence)
    routes.callback_query.register(silence)
    return routes


def _keys() -> Job:
    """The same commands outside of any group only say where they belong."""
    routes = Job("groups in private", Stage.KEYS)
    routes.message.register(only_there, Pressed(command="bind"))
    routes.message.register(only_there, Pressed(command="unbind"))
    return routes


class Carries(Filter):
    """A service message with that field; its value comes along as `chat`."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        chat = getattr(message, self._name)
        return {"chat": str(chat)} if chat else False


class InBoundGroup(Filter):
    """The group hears of alerts, so a call for help that is written there is one."""

    async def __call__(self, _message: Message, talk: Talk) -> bool:
        return await talk.work.groups.of_chat(talk.account)


class Anonymous(Filter):
    """Sent in the name of the group itself: Telegram does not say by whom."""

    async def __call__(self, message: Message) -> bool:
        return message.sender_chat is not None


class ForUs(Filter):
    """`/bind@somebody_else` in a group of several bots is not for us; nor is what others wrote first."""

    async def __call__(self, message: Message, talk: Talk) -> bool:
        if talk.forwarded or "via_bot" in (talk.raw.get("message") or {}):
            return False
        _, _, name = (message.text or "").strip().partition(" ")[0].partition("@")
        link = urlsplit(talk.link)
        ours = link.path.strip("/") if link.hostname == "t.me" else ""
        return not name or not ours or name.lower() == ours.lower()


class ByAdmin(Filter):
    """Whoever wrote it is an admin of the district, by their own private chat with us."""

    async def __call__(self, message: Message, talk: Talk) -> bool | dict[str, Any]:
        person = await _writer(message, talk)
        return {"admin": person} if person and groups.may_bind(person) else False


async def _writer(message: Message, talk: Talk) -> Person | None:
    """Whoever wrote it, where their own private chat is bound; None also of what is sent anonymously."""
    if message.from_user is None or message.sender_chat is not None:
        return None
    own = await talk.work.accounts.find(talk.account.channel, str(message.from_user.id))
    return talk.district.people.get(own.person_id) if own else None


async def cried(message: Message, talk: Talk, state: FSMContext) -> Say | None:
    """🚨, 救命 or 校门口有人持刀 in a bound group: a call for help, of whose words nothing is kept.

    It is answered in private, and what is sent there from now on belongs to it: `state` is that of the
    writer's own chat. Where nobody knows whose call it is, it is answered at once and in the group.
    """
    person = await _writer(message, talk)
    call = await cry_in_group(talk.work, person, talk.now, talk.said_at) if person else None
    if call:
        await sos.expect_more(state, call.incident)
        return None
    return Say(talk.line("sos.unknown_in_group"))


async def hinted(message: Message, talk: Talk) -> Say:
    return Say(talk.line("group.anonymous"))


async def silence(event: object) -> None:
    """People talk among themselves; a bot that answers to chatter is thrown out."""


async def bound(message: Message, talk: Talk, rest: str, admin: Person) -> Say:
    group = await groups.bind(talk.work, talk.account, rest.strip().upper(), admin, talk.now)
    if group is None:
        return Say(talk.line("group.no_school", school=rest[:40]))
    name = groups.scope(talk.work, group.school_id) or talk.line("group.district")
    return Say(talk.line("group.bound", scope=name))


async def unbound(message: Message, talk: Talk, admin: Person) -> Say:
    done = await groups.unbind(talk.work, talk.account, admin, talk.now)
    return Say(talk.line("group.unbound" if done else "group.not_bound"))


async def only_there(message: Message, talk: Talk) -> Say:
    return Say(talk.line("group.only_there" if groups.may_bind(talk.me) else "group.admins_only"))


async def moved_away(message: Message, talk: Talk, chat: str) -> None:
    await groups.moved_to(talk.work, talk.account, chat, talk.now)


async def moved_here(message: Message, talk: Talk, chat: str) -> None:
    await groups.moved_from(talk.work, talk.account, chat, talk.now)


async def membership(event: ChatMemberUpdated, talk: Talk) -> None:
    """Blocked or thrown out: unreachable at once, not at the next alert. The intake did the way back."""
    if event.new_chat_member.status in GONE:
        await groups.gone(talk.work, talk.account, "the bot was blocked or removed")
