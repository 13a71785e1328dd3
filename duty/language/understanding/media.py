"""What was sent besides words: a picture alone, a place, a forwarded photo, a voice."""

from __future__ import annotations

import re

from duty.language.plain import plain
from duty.language.understanding.understood import Matter, Reaction, Understood

_ASIDE = re.compile(r"^\s*[(（][^)）]{0,40}[)）]\s*")
"""What a picture shows, told in brackets before its caption."""
_REPORTED = re.compile(r"^(?:报告)(?:队长|所长|领导|老师|校长|主任|警官|[\u4e00-\u9fff]队)?[,，:：、 ]*(?=.)")
"""Said before a message, and no part of what it says."""
_FAR = re.compile(r"距岗位\s*([\d.]+)\s*(公里|千米|km|米|m)")
PICTURES = ("photo", "forwarded_photo", "album")
WORDLESS = ("voice", "audio", "sticker", "video", "document", "contact", "poll", "animation", "video_note")
NEAR_M = 150


def words_of(text: str, channel: str) -> str:
    """The words as they are compared, without what a picture is said to show."""
    said = _REPORTED.sub("", plain(text)) or text
    return _ASIDE.sub("", said) if channel in PICTURES else said


def alone(text: str, said: str, channel: str) -> Understood | None:
    """What the kind of the message decides by itself; None: its words do."""
    if channel == "location":
        return _place(text)
    if channel.startswith("forwarded") and (not said.strip() or _HERE.search(said)):
        return Understood(text, (Matter.STALE_EVIDENCE,), Reaction.ANSWER, why=("forwarded",))
    if said.strip():
        if channel == "photo" and _DUTY.match(said):
            return Understood(text, (Matter.CHECK_IN,), Reaction.NOTE, why=(said.strip(),))
        return None
    if channel in PICTURES or channel in WORDLESS:
        return Understood(text, (Matter.UNCLEAR,), Reaction.OFFER, confidence=0.3, why=(channel,))
    return None


def old(found: Understood) -> Understood:
    """What is passed on is no evidence of duty; danger and what is broken count all the same."""
    if found.has(Matter.INCIDENT) or found.has(Matter.HAZARD):
        return found
    return Understood(found.text, (Matter.STALE_EVIDENCE,), Reaction.ANSWER, why=("forwarded",))


def _place(text: str) -> Understood:
    """A place by itself is a check-in; one far away is asked about."""
    far = _FAR.search(text)
    metres = float(far[1]) * (1 if far[2] in ("米", "m") else 1000) if far else 0.0
    reaction = Reaction.ASK if metres > NEAR_M else Reaction.NOTE
    return Understood(text, (Matter.CHECK_IN,), reaction, why=("location",))


_HERE = re.compile(r"到岗|签到|打卡|上岗|到了|在岗|到位|报到|^到$|护学岗")
_DUTY = re.compile(r"^\s*(?:今天|今早|今日|早上|下午)?的?(?:护学岗|执勤|值勤|护学|上岗|在岗)[\s。.！!]*$")
