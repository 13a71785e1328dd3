"""The clock's eye on the posts: which of them it must look at, and when."""
