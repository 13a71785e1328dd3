"""更正: somebody says that their record is not right, and somebody else decides. The record itself stays."""
