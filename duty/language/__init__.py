"""What people mean by what they write and dictate. It knows nouns and decides nothing."""
