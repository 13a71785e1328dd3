"""Whoever stands at the gate, walks, calls and reports."""
