"""The buttons under one's own call for help. They stay Chinese in every language (wording.md)."""

from __future__ import annotations

from duty.messaging.press import Press
from duty.messaging.say import Buttons, Labelled, row
from handlers.speech.voice import Voice


def slip_button(voice: Voice, incident_id: int) -> Labelled:
    """[误触撤销]"""
    return voice.line("sos.mistake_button"), Press("mistake", incident_id)


def help_buttons(voice: Voice, incident_id: int) -> Buttons:
    """[误触撤销] [只要来个人] [不方便说话]"""
    company = (voice.line("sos.company_button"), Press("sos.company", incident_id))
    hush = (voice.line("sos.hush_button"), Press("sos.hush", incident_id))
    return row(slip_button(voice, incident_id), company, hush)


def drill_buttons(voice: Voice, alert_id: int, incident_id: int) -> Buttons:
    """[是真的] [误触撤销], under a call within a drill"""
    return row((voice.line("drill.real"), Press("drill.real", alert_id)), slip_button(voice, incident_id))
