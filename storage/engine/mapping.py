"""The entities of duty, mapped as they are. Nothing loads behind one's back."""

from __future__ import annotations

from sqlalchemy.orm import relationship

from duty.alerting.afterwards.hail import Hail, HailAnswer
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.bundle import BundleEntry
from duty.alerting.calls.drill import Drill
from duty.alerting.calls.page import Page
from duty.alerting.calls.question import Question
from duty.attendance.absence.foreseen import Foreseen
from duty.attendance.absence.note import AbsenceNote
from duty.attendance.checkin import CheckIn
from duty.attendance.correcting.correction import Correction
from duty.attendance.gap import Gap
from duty.attendance.handing.handover import HandoverNote
from duty.attendance.hinting.mark import ReuseMark
from duty.attendance.leading.card import LeaderCard
from duty.attendance.spotting.spotcheck import SpotAnswer, SpotCheck
from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import FormAnswer, FormDraft, Signature
from duty.campaigns.letters.letter import Letter
from duty.hazards.hazard import Hazard
from duty.incidents.incident import Incident
from duty.messaging.accounts import Account, Invitation
from duty.messaging.rollcall import RollCall
from duty.patrols.scan import Scan
from duty.patrols.walk import Walk
from duty.records.history import Change
from duty.records.photos import Photo
from duty.reporting.report import Report
from duty.reporting.timer import ReportTimer
from duty.rosters.standin import StandIn
from duty.rosters.succession.succession import Succession
from duty.rosters.swaps.leave_ask import LeaveAsk
from duty.rosters.swaps.swap import Swap
from duty.routines.task import Task
from duty.summaries.group import Group
from duty.summaries.summary import Summary
from duty.tips.tip import Tip, TipCode
from duty.visits.visit import Visit
from storage import tables

ENTITIES = {
    Account: tables.accounts,
    Invitation: tables.invitations,
    CheckIn: tables.check_ins,
    Incident: tables.incidents,
    Alert: tables.alerts,
    Page: tables.pages,
    BundleEntry: tables.bundle_entries,
    StandIn: tables.stand_ins,
    Swap: tables.swaps,
    Succession: tables.successions,
    LeaveAsk: tables.leave_asks,
    Task: tables.tasks,
    Drill: tables.drills,
    Question: tables.questions,
    RollCall: tables.roll_calls,
    Hazard: tables.hazards,
    Photo: tables.photos,
    Gap: tables.gaps,
    Group: tables.groups,
    Summary: tables.summaries,
    SpotCheck: tables.spot_checks,
    Report: tables.reports,
    ReportTimer: tables.report_timers,
    SpotAnswer: tables.spot_answers,
    Walk: tables.walks,
    Scan: tables.scans,
    Change: tables.changes,
    Visit: tables.visits,
    Tip: tables.tips,
    TipCode: tables.tip_codes,
    Hail: tables.hails,
    HailAnswer: tables.hail_answers,
    LeaderCard: tables.leader_cards,
    AbsenceNote: tables.absence_notes,
    Foreseen: tables.foreseen,
    HandoverNote: tables.handover_notes,
    Correction: tables.corrections,
    ReuseMark: tables.reuse_marks,
    Campaign: tables.campaigns,
    FormDraft: tables.form_drafts,
    FormAnswer: tables.form_answers,
    Signature: tables.form_signatures,
    Letter: tables.form_letters,
}

WRITTEN_AFTER = {Page: Alert, BundleEntry: Alert}
"""Rows that name one which may be written in the same moment: of two that wait to be written SQLAlchemy
puts that first to which the other has a relationship. It is never set, and refuses to load anything."""


def map_entities() -> None:
    """Map once per process; called by the wiring, never at import."""
    if tables.mapper_registry.mappers:
        return
    for entity, table in ENTITIES.items():
        first = WRITTEN_AFTER.get(entity)
        relations = {"_written_after": relationship(first, lazy="raise")} if first else {}
        tables.mapper_registry.map_imperatively(entity, table, properties=relations)
    tables.mapper_registry.configure()
