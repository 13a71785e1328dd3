"""What stands on the papers of a campaign, as plain values: 附件1, 附件2, the report."""
