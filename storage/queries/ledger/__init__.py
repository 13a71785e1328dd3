"""The ledger as lists and figures: pages by key, counts where the rows are."""
