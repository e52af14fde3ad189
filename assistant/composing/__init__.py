"""Compose mode: a chat model words claims, and only what verifies is shown."""
