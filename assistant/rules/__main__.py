"""``python -m assistant.rules``."""

from assistant.rules.commands import app

if __name__ == "__main__":
    app()
