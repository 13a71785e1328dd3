"""What came in: handled, waiting and parked updates, and the conversations."""
