"""``python -m assistant.corpus``: does everything in the corpus hold together?"""

from assistant.corpus.check import app

if __name__ == "__main__":
    app()
