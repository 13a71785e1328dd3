"""Who may do what to whose: one table, from which rules, buttons, lists and web addresses all ask."""
