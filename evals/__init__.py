"""Scores how faithful answers are: this assistant's, or those of any other system that speaks the batch format."""

import ingest  # noqa: F401  # sets the variables that keep libraries offline, before any is imported
