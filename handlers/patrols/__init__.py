"""Rounds of the guards, points and codes, and what the police do on theirs."""
