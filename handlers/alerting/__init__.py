"""🚨, 🔔 and all that people say to an alert."""
