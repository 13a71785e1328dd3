"""Run it: settings, wiring, intake, delivery, clock and the command."""
