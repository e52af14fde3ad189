"""A file -> Document, by its suffix. Each format has a module of its own."""

from ingest.readers.dispatch import SIDECAR, SUFFIXES, read_document

__all__ = ["SIDECAR", "SUFFIXES", "read_document"]
