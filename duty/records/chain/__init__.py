"""The history chained by hash: that nothing of it was changed, removed or put in afterwards can be shown."""
