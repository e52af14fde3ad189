"""Keeps libraries from contacting anyone unless the user asked for it.

Imported by ``ingest/__init__`` before any library that reads these variables at import time.
"""

import os

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "DO_NOT_TRACK": "1",
}


def stay_offline() -> None:
    """Set every variable of ``QUIET`` that the user has not set, so a user's own choice wins."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
