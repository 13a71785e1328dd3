"""Why something of a file is not taken, in Chinese and English."""
