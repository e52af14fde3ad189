"""A first answer is not kept waiting for what it does not need."""

import subprocess
import sys

from assistant.respond import Assistant

HEAVY = ("torch", "sentence_transformers", "transformers", "scipy", "bm25s", "gradio", "langchain.chat_models")


def test_a_question_is_answered_without_the_bulk_embedder_or_what_comes_with_it(assistant: Assistant) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.respond import Assistant; from ingest.settings import settings;"
        f"config = settings().model_copy(update={{'index': Path({str(assistant.settings.index)!r})}});"
        "reply = Assistant.open(config).reply('What was the five-year survival in the Turkish trial?');"
        "assert reply.citations;"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
