"""A question and its conversation in, an answer or an abstention out."""

import ingest  # noqa: F401  # sets the offline variables before any library reads them
