"""Visits of the police: 上门 of four kinds (S0:37), 巡点, and places around the school (S2:22)."""
