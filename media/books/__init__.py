"""Workbooks, written row by row from plain values."""
