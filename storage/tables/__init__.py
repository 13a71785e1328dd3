"""All tables, each beside its noun. Importing this knows them all, as migrations and foreign keys must."""

from storage.tables.absence import absence_notes, corrections, foreseen, handover_notes
from storage.tables.afterwards import hail_answers, hails, plans
from storage.tables.alerting import alerts, bundle_entries, drills, pages, questions
from storage.tables.arrivals import (
    conversations,
    handled_updates,
    messages,
    parked_updates,
    refusals,
    waiting_updates,
)
from storage.tables.attendance import (
    check_ins,
    coverage_marks,
    gaps,
    leader_cards,
    reuse_marks,
    spot_answers,
    spot_checks,
    untold_gaps,
)
from storage.tables.base import NAMES, Id, Moment, columns, mapper_registry, metadata, plain
from storage.tables.campaigns import (
    campaigns,
    form_answers,
    form_drafts,
    form_letters,
    form_rules,
    form_signatures,
)
from storage.tables.console import console_codes, drafts, edit_rows, edits
from storage.tables.district import (
    calendar,
    checkpoints,
    duty_roster,
    facts,
    ladders,
    organisations,
    people,
    posts,
    roster,
    rounds,
    schools,
    windows,
)
from storage.tables.evidence import holds, seals
from storage.tables.faq import faq
from storage.tables.hazards import due_times, hazard_rules, hazards
from storage.tables.incidents import incidents
from storage.tables.mail import floors, outbox, screens
from storage.tables.messaging import accounts, consents, groups, invitations, roll_answers, roll_calls
from storage.tables.patrols import scans, walks
from storage.tables.records import change_words, changes, counters, leaving_files, photos, picture_quotas
from storage.tables.reporting import report_clock, report_timers, reports
from storage.tables.rosters import leave, leave_asks, stand_ins, successions, swaps
from storage.tables.routines import buses, key_periods, routines, tasks, terms
from storage.tables.summaries import summaries
from storage.tables.tips import tip_codes, tips
from storage.tables.visits import places, visit_days, visits

__all__ = [
    "NAMES",
    "Id",
    "Moment",
    "absence_notes",
    "accounts",
    "alerts",
    "bundle_entries",
    "buses",
    "calendar",
    "campaigns",
    "change_words",
    "changes",
    "check_ins",
    "checkpoints",
    "columns",
    "consents",
    "console_codes",
    "conversations",
    "corrections",
    "counters",
    "coverage_marks",
    "drafts",
    "drills",
    "due_times",
    "duty_roster",
    "edit_rows",
    "edits",
    "facts",
    "faq",
    "floors",
    "foreseen",
    "form_answers",
    "form_drafts",
    "form_letters",
    "form_rules",
    "form_signatures",
    "gaps",
    "groups",
    "hail_answers",
    "hails",
    "handled_updates",
    "handover_notes",
    "hazard_rules",
    "hazards",
    "holds",
    "incidents",
    "invitations",
    "key_periods",
    "ladders",
    "leader_cards",
    "leave",
    "leave_asks",
    "leaving_files",
    "mapper_registry",
    "messages",
    "metadata",
    "organisations",
    "outbox",
    "pages",
    "parked_updates",
    "people",
    "photos",
    "picture_quotas",
    "places",
    "plain",
    "plans",
    "posts",
    "questions",
    "refusals",
    "report_clock",
    "report_timers",
    "reports",
    "reuse_marks",
    "roll_answers",
    "roll_calls",
    "roster",
    "rounds",
    "routines",
    "scans",
    "schools",
    "screens",
    "seals",
    "spot_answers",
    "spot_checks",
    "stand_ins",
    "successions",
    "summaries",
    "swaps",
    "tasks",
    "terms",
    "tip_codes",
    "tips",
    "untold_gaps",
    "visit_days",
    "visits",
    "waiting_updates",
    "walks",
    "windows",
]
