"""Questions that are often asked in a district, and what is answered."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.tables.base import metadata

faq = Table(
    "faq",
    metadata,
    Column("question", String(60), primary_key=True),
    Column("answer", String(300), nullable=False),
)
