"""Whether a claim says no more than the statements it cites."""
