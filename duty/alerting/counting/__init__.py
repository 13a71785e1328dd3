"""How soon people answer: counted by hour and school, never by person."""
