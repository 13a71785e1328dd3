"""Faces in photographs: found by a detector where one is installed, and made unrecognisable."""
