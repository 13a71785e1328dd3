"""例行事项: what is due at each school on each day, who is asked, what they answer, and what silence does."""
