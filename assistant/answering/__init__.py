"""Evidence and findings -> the blocks of an answer, or an abstention. Quote mode."""
