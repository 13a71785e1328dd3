"""Pictures by their key: from the shelf, or drawn when they are asked for."""
