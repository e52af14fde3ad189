"""Questions that the corpus is known to answer, and near misses that it does not, with their vectors.

``corpus/questions.yaml`` holds them; a corpus without the file has none. Their vectors are made once and kept beside the
index under the digest of the questions and of the embedder, since embedding a thousand questions takes seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.embedding import Embedder, Vectors
from ingest.errors import CorpusError
from ingest.kept import kept

BATCH = 64
MOST = 0.5
"""Share of the questions that the corpus answers which an index must answer too, for what was learnt of them to hold."""
KEPT = "questions.npz"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    answered: dict[str, tuple[str, ...]]
    unanswered: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownQuestion:
    """``statements`` answer ``text``; none do where it is a near miss, and ``outside`` says that it is another matter."""

    text: str
    statements: tuple[str, ...] = ()
    outside: bool = False


def load_questions(path: Path) -> tuple[KnownQuestion, ...]:
    """Read ``path``; empty where there is no such file. Raises CorpusError where it is not what it should be."""
    if not path.exists():
        return ()
    try:
        found = _File.model_validate(_parsed(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorpusError(path, 0, "", "cannot be read as YAML") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise CorpusError(path, 0, ".".join(str(part) for part in first["loc"]), first["msg"]) from error
    answered: dict[str, list[str]] = {}
    for statement, texts in found.answered.items():
        for text in texts:
            answered.setdefault(text, []).append(statement)
    return (
        *(KnownQuestion(text, tuple(statements)) for text, statements in answered.items()),
        *(KnownQuestion(text) for text in found.unanswered),
        *(KnownQuestion(text, outside=True) for text in found.outside),
    )


def held_by(
    questions: Sequence[KnownQuestion], answers: Callable[[tuple[str, ...]], bool]
) -> tuple[KnownQuestion, ...]:
    """Those of ``questions`` that can be used where ``answers`` says which statements are held; none where most are not.

    An index of other documents is not what they were written of: near misses of this corpus say nothing about it.
    """
    held = tuple(one for one in questions if answers(one.statements))
    answered = sum(bool(one.statements) for one in questions)
    return held if sum(bool(one.statements) for one in held) >= MOST * answered else ()


def _parsed(text: str) -> object:
    """By libyaml where it is built: a thousand questions in 30 ms instead of 400."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe


def question_vectors(questions: Sequence[KnownQuestion], embedder: Embedder, folder: Path) -> Vectors:
    """(len(questions), dimension), unit length, from ``folder`` where they are kept for these questions, else made and kept."""
    vectors, write = prepared(questions, embedder, folder)
    write()
    return vectors


def prepared(
    questions: Sequence[KnownQuestion], embedder: Embedder, folder: Path
) -> tuple[Vectors, Callable[[], None]]:
    """The same vectors, and what keeps them; nothing is written before that is called."""
    digest = sha256("\n".join((embedder.digest, *(question.text for question in questions))).encode()).hexdigest()
    return kept(folder / KEPT, digest, lambda: _embedded([question.text for question in questions], embedder))


def _embedded(texts: Sequence[str], embedder: Embedder) -> Vectors:
    """In batches of like length, since a batch is padded to its longest."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    vectors = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        vectors[rows] = embedder.embed([texts[row] for row in rows])
    return vectors
