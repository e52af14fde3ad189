"""Rules as data: read, listed, linted, signed."""
