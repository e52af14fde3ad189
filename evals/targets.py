"""What can be scored: this assistant, a batch endpoint over HTTP, an OpenAI-compatible chat URL, a file of answers."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from assistant.rows import AnswerRow, answer_row
from assistant.turns import Turn
from evals.wire import QuestionRow, read_rows
from ingest.errors import BoardsideError, ModelProblem, QuestionRefused, UsageError
from ingest.settings import Settings

if TYPE_CHECKING:
    from assistant.respond import Assistant

TIMEOUT = 120.0
CHAT_PROMPT = "Answer the clinician's question from what you know of the documents you were given. Cite as [n]."


class Target(Protocol):
    """Anything that answers a question. ``name`` heads its column in every table."""

    @property
    def name(self) -> str: ...
    def answer(self, question: QuestionRow) -> AnswerRow: ...


@dataclass(frozen=True)
class Attempt:
    """What came of one question: an answer, or what went wrong. ``seconds`` is wall time around the call."""

    id: str
    answer: AnswerRow | None
    error: str = ""
    seconds: float = 0.0


class BoardsideTarget:
    """This assistant, in process."""

    name = "boardside"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def assistant(self) -> "Assistant":
        """Opened at the first question, so that its start can be timed."""
        from assistant.respond import Assistant

        return Assistant.open(self._settings)

    def answer(self, question: QuestionRow) -> AnswerRow:
        """A question that is refused (empty, over-long) is an abstention that says why."""
        history = [Turn(message.role, message.content) for message in question.history]
        try:
            reply = self.assistant.reply(question.question, history, question.role)
        except QuestionRefused as refusal:
            return AnswerRow(
                id=question.id,
                answer=str(refusal),
                abstained=True,
                reason="off-domain",
                standalone_question=question.question,
            )
        return answer_row(question.id, reply)


@dataclass(frozen=True)
class BatchUrlTarget:
    """A URL that takes one input line as a POST body and returns one output line."""

    url: str

    @property
    def name(self) -> str:
        return urllib.parse.urlsplit(self.url).netloc

    def answer(self, question: QuestionRow) -> AnswerRow:
        loaded = post_json(self.url, question.model_dump(mode="json"))
        try:
            return AnswerRow.model_validate_json(json.dumps({**loaded, "id": question.id}))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ModelProblem(f"{self.url} does not speak the batch format: {where}: {first['msg']}") from error


@dataclass(frozen=True)
class ChatUrlTarget:
    """An OpenAI-compatible ``.../chat/completions``. It cites nothing that can be resolved, and is scored so."""

    url: str
    model: str = "default"
    key: str = ""

    @property
    def name(self) -> str:
        return f"{urllib.parse.urlsplit(self.url).netloc} {self.model}".strip()

    def answer(self, question: QuestionRow) -> AnswerRow:
        messages = [{"role": "system", "content": CHAT_PROMPT}]
        messages += [{"role": message.role, "content": message.content} for message in question.history]
        messages.append({"role": "user", "content": question.question})
        body = {"model": self.model, "messages": messages, "temperature": 0, "seed": 0}
        loaded = post_json(self.url, body, {"Authorization": f"Bearer {self.key}"} if self.key else {})
        try:
            text = loaded["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError) as error:
            raise ModelProblem(f"{self.url} returned no choices[0].message.content.") from error
        return AnswerRow(id=question.id, answer=str(text or ""))


class FileTarget:
    """Answers that were made before: an output file of ``python -m evals answer``."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._rows = {row.id: row for row in read_rows(path, AnswerRow)}

    def answer(self, question: QuestionRow) -> AnswerRow:
        try:
            return self._rows[question.id]
        except KeyError:
            raise ModelProblem(f"{self.name} holds no answer to '{question.id}'.") from None


def target_of(where: str, settings: Settings) -> Target:
    """The target that ``--target`` names: nothing, ``plain``, a URL or a file.

    Raises UsageError for a word that is none of these.
    """
    if not where:
        return BoardsideTarget(settings)
    if where == "plain":
        from evals.examples.plain_recipe import PlainRecipe

        return PlainRecipe(settings)
    if where.startswith(("http://", "https://")):
        return ChatUrlTarget(where) if where.rstrip("/").endswith("/chat/completions") else BatchUrlTarget(where)
    if Path(where).is_file():
        return FileTarget(Path(where))
    raise UsageError(f"--target {where} is neither 'plain', an http(s) URL, nor a file of answers.")


def attempt(target: Target, question: QuestionRow) -> Attempt:
    """Ask once. Whatever goes wrong becomes part of the result: one broken answer must not lose the others."""
    began = time.perf_counter()
    try:
        answer = target.answer(question)
    except BoardsideError as error:
        return Attempt(question.id, None, str(error), time.perf_counter() - began)
    except Exception as error:  # noqa: BLE001  # a target is foreign code
        return Attempt(question.id, None, f"{type(error).__name__}: {error}", time.perf_counter() - began)
    return Attempt(question.id, answer, "", time.perf_counter() - began)


def attempts(
    target: Target, questions: Sequence[QuestionRow], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Attempt]:
    """Ask every question in order; ``progress`` hears (done, total)."""
    found = []
    for number, question in enumerate(questions, 1):
        found.append(attempt(target, question))
        progress(number, len(questions))
    return found


def post_json(url: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Any:
    """POST ``body`` as JSON and read JSON back.

    Raises ModelProblem when the server cannot be reached, answers an error or answers no JSON object.
    """
    request = urllib.request.Request(  # noqa: S310  # target_of lets only http(s) through
        url, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            loaded = json.loads(response.read())
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise ModelProblem(f"{url} cannot be asked: {error}", retryable=True) from error
    except ValueError as error:
        raise ModelProblem(f"{url} answered something that is not JSON.") from error
    if not isinstance(loaded, dict):
        raise ModelProblem(f"{url} answered JSON that is no object.")
    return loaded
