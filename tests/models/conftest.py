"""The marker of tests that load a language model."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "model: loads a small language model (python scripts/small_model.py fetches it)")
