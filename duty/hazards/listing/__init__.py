"""The ledger as lists: what somebody wants of it, and its figures."""
