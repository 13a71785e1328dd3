"""Rounds of the guards, and what the police do on theirs."""
