"""排查整改工作情况报告: drafted from the ledger, put into its words by a person, signed."""
