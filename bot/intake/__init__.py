"""The one way in: batches of updates, each a transaction, acknowledged after its commit."""
