"""A file -> Document, by its suffix. Each format has a module of its own."""

from ingest.readers.dispatch import SUFFIXES, read_document
from ingest.readers.sidecar import SIDECAR

__all__ = ["SIDECAR", "SUFFIXES", "read_document"]
