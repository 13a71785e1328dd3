"""The words and letters that say what must not be kept."""
