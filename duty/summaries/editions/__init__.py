"""Which days a summary tells of, by itself or when somebody asks, and what it is compared with."""
