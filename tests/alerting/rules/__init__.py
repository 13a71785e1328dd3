"""Rules of alerting in memory."""
