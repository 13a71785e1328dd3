"""What people are told of campaigns and forms, in words. Pure."""

from __future__ import annotations

from duty.campaigns.news import (
    CampaignBegun,
    CampaignFrozen,
    FormReturned,
    FormSigned,
    FormToSign,
    LetterWritten,
)
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, row
from handlers.speech.voice import Voice


def begun(voice: Voice, news: CampaignBegun, language: str) -> Say:
    key = "campaign.told_again" if news.again else "campaign.told"
    days = {"cutoff": voice.day(news.cutoff, language), "due": voice.day(news.due, language)}
    return Say(voice.line(key, language, **news.values() | days), _open(voice, news.draft))


def to_sign(voice: Voice, news: FormToSign, language: str) -> Say:
    first = "form.told_to_sign_next" if news.signed else "form.told_to_sign"
    key = "form.told_to_sign_again" if news.due else first
    due = voice.day(news.due, language) if news.due else ""
    return Say(voice.line(key, language, **news.values() | {"due": due}), _open(voice, news.draft))


def returned(voice: Voice, news: FormReturned, language: str) -> Say:
    key = "form.told_opened" if news.opened else "form.told_returned"
    return Say(voice.line(key, language, **news.values()), _open(voice, news.draft))


def signed(voice: Voice, news: FormSigned, language: str) -> Say:
    return Say(voice.line("form.told_signed", language, **news.values()))


def frozen(voice: Voice, news: CampaignFrozen, language: str) -> Say:
    missing = "、".join(news.missing) or voice.line("campaign.nobody", language)
    values = news.values() | {"missing": missing}
    show = row((voice.line("campaign.show_button"), Press("campaign.show", news.campaign)))
    return Say(voice.line("campaign.told_frozen", language, **values), show)


def letter_written(voice: Voice, news: LetterWritten, language: str) -> Say:
    show = row((voice.line("form.open_button"), Press("letter.show", news.letter)))
    return Say(voice.line("letter.told_ready", language, **news.values()), show)


def _open(voice: Voice, draft: int) -> Buttons:
    return row((voice.line("form.open_button"), Press("form.open", draft)))


RENDERERS = {
    CampaignBegun: begun,
    FormToSign: to_sign,
    FormReturned: returned,
    FormSigned: signed,
    CampaignFrozen: frozen,
    LetterWritten: letter_written,
}
