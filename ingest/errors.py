"""Every error that Boardside raises on purpose, in one tree.

    BoardsideError                  a sentence for the user; exit code 1
    ├── UsageError                  the call cannot be taken as it is; exit code 2
    ├── SettingsError               a setting has no usable value; exit code 2
    ├── CorpusError                 a file of the corpus is broken: names file, line and field
    │   ├── NoteError
    │   ├── GlossaryError
    │   ├── RuleError
    │   └── PromptError
    ├── DocumentRefused             one file cannot be taken; the others go on
    ├── EmbedderError               a model cannot be loaded or is not the one it claims to be
    ├── IndexProblem                the index cannot be opened as it is
    │   ├── IndexMissing
    │   ├── IndexForeign            a folder that holds something else
    │   ├── IndexStale              built by another schema, embedder or content
    │   ├── IndexDamaged
    │   └── IndexLocked             another process is writing
    ├── QuestionRefused             empty, over-long or not text; exit code 2
    ├── ModelProblem                a chat model failed; quote mode answers instead
    ├── CitationError               a segment does not match its statement (a bug, never shown)
    └── StoreError                  conversations cannot be read or kept

The message is one sentence that says what is wrong and what to do; it is shown as it is.
"""

from pathlib import Path


class BoardsideError(Exception):
    """Base of the tree. ``exit_code`` is what a command line ends with."""

    exit_code = 1


class UsageError(BoardsideError):
    exit_code = 2


class SettingsError(BoardsideError):
    exit_code = 2


class CorpusError(BoardsideError):
    """A file of the corpus is broken.

    ``line`` counts from 1; 0 means that the whole file is meant.
    """

    def __init__(self, path: Path, line: int, field: str, problem: str) -> None:
        self.path, self.line, self.field, self.problem = path, line, field, problem
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {field}: {problem}" if field else f"{where}: {problem}")


class NoteError(CorpusError):
    pass


class GlossaryError(CorpusError):
    pass


class RuleError(CorpusError):
    pass


class PromptError(CorpusError):
    pass


class DocumentRefused(BoardsideError):  # noqa: N818  # it reads as what happened
    """One file cannot be ingested; ``reason`` is shown in the table of what was taken."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}")


class EmbedderError(BoardsideError):
    pass


class IndexProblem(BoardsideError):  # noqa: N818  # it reads as what happened
    pass


class IndexMissing(IndexProblem):
    pass


class IndexForeign(IndexProblem):
    pass


class IndexStale(IndexProblem):
    pass


class IndexDamaged(IndexProblem):
    pass


class IndexLocked(IndexProblem):
    pass


class QuestionRefused(BoardsideError):  # noqa: N818  # it reads as what happened
    exit_code = 2


class ModelProblem(BoardsideError):  # noqa: N818  # it reads as what happened
    """``retryable`` says whether the same call may go through later."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        self.retryable = retryable
        super().__init__(message)


class CitationError(BoardsideError):
    pass


class StoreError(BoardsideError):
    pass
