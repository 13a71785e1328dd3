"""How long things are kept. The consent notice and docs/operating.md say the same; domain §4.2 says why."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.records.ports import Work

RAW_PLACE = timedelta(days=30)
"""Where a phone or a camera said it was (domain §4.2-3). Of an incident from its closing on."""
DISTANCE = timedelta(days=90)
"""How far from the post that was (domain §4.2-3). Inside or outside is the record itself: 已签到 or 待核."""
TEXT = timedelta(days=365)
"""What people wrote, and what was said to them (domain §4.2-4)."""
PHOTO = timedelta(days=30)
"""From the closing of its hazard or incident on; of what belongs to none, from the day it came. Never less:
domain §4.2-2, L03 §25."""
CONVERSATION = timedelta(days=30)
"""What a conversation left half-way holds, and what waits for a consent nobody gives."""
DRAFT = timedelta(days=7)
"""A file that was uploaded to be imported, and was not."""
STRANGER = timedelta(days=1)
"""That somebody who is nobody here wrote, and what they were answered."""
FLEETING = timedelta(minutes=10)
"""疑似侵害学生: what was answered, and that nothing is kept of what is written meanwhile."""
TRACE = timedelta(days=400)
"""The rows the clock works with: that something was said, its words being gone; who was called for an alert
that is closed; that a place was empty. The history names the last two, and stays."""
TIP = timedelta(days=30)
"""What a passer-by wrote, once the school has answered it: what became a hazard stands in the ledger."""
AT_ONCE = 500
"""Of each kind in one transaction; the rest follows with the next ones."""


async def sweep(work: Work, now: datetime) -> int:
    """Let go of what is over. Returns how much that was: more may be left while it is not 0.

    Nothing of an open case is touched, nor is the history (`changes`).
    """
    kept = work.retention
    done = [
        await kept.forget_check_in_places(now - RAW_PLACE, AT_ONCE),
        await kept.forget_scan_places(now - RAW_PLACE, AT_ONCE),
        await kept.forget_incident_places(now - RAW_PLACE, AT_ONCE),
        await kept.forget_camera_places(now - RAW_PLACE, AT_ONCE),
        await kept.forget_places_said(now - RAW_PLACE, AT_ONCE),
        await kept.forget_parked_places(now - RAW_PLACE, AT_ONCE),
        await kept.forget_distances(now - DISTANCE, AT_ONCE),
        await kept.forget_conversations(now - CONVERSATION, AT_ONCE),
        await kept.forget_questions(now - CONVERSATION, AT_ONCE),
        await kept.forget_messages(now - TEXT, AT_ONCE),
        await kept.forget_words_of_changes(now - TEXT, AT_ONCE),
        await kept.forget_said(now - TEXT, AT_ONCE),
        await kept.forget_parked(now - TEXT, AT_ONCE),
        await kept.forget_strangers(now - STRANGER, AT_ONCE),
        await kept.forget_lines(now - TRACE, AT_ONCE),
        await kept.forget_pages(now - TRACE, AT_ONCE),
        await kept.forget_gaps(now - TRACE, AT_ONCE),
        await kept.forget_hails(now - TEXT, AT_ONCE),
        await kept.forget_leader_cards(now - CONVERSATION, AT_ONCE),
        await kept.forget_reuse_marks(now - CONVERSATION, AT_ONCE),
        await kept.forget_edits(now - TEXT, AT_ONCE),
        await kept.forget_drafts(now - DRAFT, AT_ONCE),
        await kept.forget_absences(now - TEXT, AT_ONCE),
        await kept.forget_tip_words(now - TIP, AT_ONCE),
        await kept.forget_tips(now - TEXT, AT_ONCE),
    ]
    return sum(done) + await _photos(work, now)


async def sweep_fleeting(work: Work, now: datetime) -> int:
    """What must not be found any more a moment later; returns how much that was."""
    before = now - FLEETING
    shields = await work.retention.forget_shields(before, AT_ONCE)
    return shields + await work.retention.forget_fleeting(before, AT_ONCE)


async def _photos(work: Work, now: datetime) -> int:
    """The row says so first; the files follow once that is committed."""
    over = await work.retention.photos_over(now - PHOTO, AT_ONCE)
    for photo in over:
        await work.retention.let_go(photo.lose(), now)
        work.record(photo.subject, "photo_gone", now, "", photo=photo.id)
    return len(over)
