"""Rules over patient facts and recommendations -> findings."""
