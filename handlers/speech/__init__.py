"""What every conversation speaks with: who talks, the texts, keys, filters and marks."""
