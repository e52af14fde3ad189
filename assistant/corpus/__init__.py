"""The corpus's own tables and references, and whether everything in it holds together."""
