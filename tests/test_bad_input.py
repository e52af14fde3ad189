"""What cannot be taken is refused in one clear line on stderr, with a code that is not 0, and nothing half-written."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from assistant.settings import show
from ingest.settings import ROOT, Settings
from tests.running import asking, ingesting, invoke, python

NOTE = ROOT / "corpus" / "documents" / "hepatectomy-series.md"


def assert_refused(done: Result, *said: str, code: int | None = None) -> None:
    """The command failed with one line that holds all that is ``said``, and printed nothing else."""
    assert done.exit_code != 0
    assert done.exit_code == (code or done.exit_code)
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not [words for words in said if words not in done.stderr], done.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the shipped corpus and prompts, to be broken."""
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    return Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))


def changed(path: Path, old: str, new: str) -> int:
    """Replace once; the line on which it stood."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("text", ["", "   ", "?!"])
def test_an_empty_question(corpus_index: Settings, text: str) -> None:
    assert_refused(asking("--index", corpus_index.index, text), "The question is empty", code=2)


def test_an_argument_that_is_no_text(corpus_index: Settings) -> None:
    assert_refused(asking("--index", corpus_index.index, "survival \udcff"), "not UTF-8 text", code=2)


def test_an_over_long_question_states_the_limit(corpus_index: Settings) -> None:
    assert_refused(asking("--index", corpus_index.index, "x" * 4001), "4001 characters", "4000", code=2)


@pytest.mark.parametrize(
    "stdin", [b"\x89PNG\r\n\x1a\n\x00\xff\xfe", b"\xff\xfeW\x00h\x00a\x00t\x00", b"caf\xe9 and survival?"]
)
def test_what_is_no_text_on_standard_input(corpus_index: Settings, stdin: bytes) -> None:
    assert_refused(asking("--index", corpus_index.index, "-", stdin=stdin), "not UTF-8 text", code=2)


def test_what_is_no_text_is_refused_in_any_locale(corpus_index: Settings, tmp_path: Path) -> None:
    done = python(
        "-m",
        "assistant",
        "--index",
        str(corpus_index.index),
        "-",
        cwd=tmp_path,
        stdin=b"\x89PNG survival\xff",
        LC_ALL="C",
        LANG="C",
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "not UTF-8 text" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(["--frobnicate", "x"], "--frobnicate"), ([], "question"), (["a", "b"], "b"), (["x", "--role", "nurse"], "nurse")],
)
def test_unknown_flags_missing_and_extra_arguments_and_roles(
    corpus_index: Settings, arguments: list[str], named: str
) -> None:
    done = asking("--index", corpus_index.index, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_index_names_the_command_that_makes_it(tmp_path: Path) -> None:
    assert_refused(asking("--index", tmp_path / "none", "Why?"), "There is no index in", "python -m ingest", code=1)
    assert not (tmp_path / "none").exists()


def test_a_folder_that_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_text("x")
    assert_refused(asking("--index", tmp_path, "Why?"), "is not a Boardside index")
    done = ingesting("--index", tmp_path, NOTE)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "is not a Boardside index" in done.stderr
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "write.lock"] == ["photo.jpg"]


@pytest.mark.parametrize(
    ("key", "value", "said"), [("schema", "0", "has schema 0"), ("embedder", "0" * 64, "another embedding model")]
)
def test_an_index_of_another_schema_or_embedder(
    corpus_index: Settings, tmp_path: Path, key: str, value: str, said: str
) -> None:
    index = Path(shutil.copytree(corpus_index.index, tmp_path / "index"))
    with sqlite3.connect(index / "catalog.sqlite") as sql:
        sql.execute("UPDATE manifest SET value = ? WHERE key = ?", (value, key))
    sql.close()
    assert_refused(asking("--index", index, "Why?"), said, "python -m ingest")


def test_an_index_whose_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"not a database, and long enough to be read as one" * 100)
    assert_refused(asking("--index", tmp_path, "Why?"), "cannot be read", "python -m ingest")


def test_another_embedder_by_setting(corpus_index: Settings) -> None:
    done = asking("--index", corpus_index.index, "Why?", BOARDSIDE_EMBEDDER="/no/such/model")
    assert_refused(done, "another embedding model")


def test_a_broken_rule_names_file_line_and_field(corpus: Path, corpus_index: Settings) -> None:
    line = changed(corpus / "rules" / "bone.yaml", "severity: warning", "severity: dire")
    done = asking("--index", corpus_index.index, "Why?", BOARDSIDE_CORPUS=str(corpus))
    assert_refused(done, f"bone.yaml:{line}: ", "severity", "'info', 'warning' or 'critical'")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("rules/bone.yaml", "topic: bone", "topic: [bone", "is not valid YAML"),
        ("rules/bone.yaml", "    title:", "    titel: x\n    title:", "titel"),
        ("glossary.yaml", "  kind: site", "  sort: site", "glossary.yaml:"),
        ("conflicts.yaml", "scope:", "scop:", "conflicts.yaml:"),
    ],
)
def test_other_broken_files_of_the_corpus(
    corpus: Path, corpus_index: Settings, file: str, old: str, new: str, said: str
) -> None:
    changed(corpus / file, old, new)
    assert_refused(asking("--index", corpus_index.index, "Why?", BOARDSIDE_CORPUS=str(corpus)), said)


def test_a_broken_prompt_names_file_and_field(corpus: Path, corpus_index: Settings) -> None:
    prompts = corpus.parent / "prompts"
    changed(prompts / "connectives.yaml", "{titles}", "{title}")
    done = asking("--index", corpus_index.index, "Why?", BOARDSIDE_PROMPTS=str(prompts))
    assert_refused(done, "connectives.yaml: covers: its placeholders must be")


SETTINGS: list[Callable[..., Result]] = [
    lambda **env: asking("Why?", **env),
    lambda **env: ingesting(NOTE, **env),
    lambda **env: invoke(show, (), "", env),
]


@pytest.mark.parametrize("command", SETTINGS)
def test_a_broken_setting_names_its_variable(command: Callable[..., Result]) -> None:
    assert_refused(command(BOARDSIDE_PASSAGE_TOKENS="many"), "BOARDSIDE_PASSAGE_TOKENS", "integer", code=2)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("{#hs-", "{#HS-", "id"),
        (" .result ", " .rumour ", "kind"),
        ("title: ", "titel: x\ntitle: ", "titel"),
        ("\n## ", "\nstray words\n\n## ", "line"),
    ],
)
def test_a_broken_note_is_refused_and_nothing_of_it_is_taken(tmp_path: Path, old: str, new: str, field: str) -> None:
    note = tmp_path / "note.md"
    note.write_text(NOTE.read_text())
    changed(note, old, new)
    done = ingesting("--index", tmp_path / "index", note)
    assert done.exit_code == 3
    assert done.stderr.count("\n") == 1
    assert f"{note}:" in done.stderr
    assert f": {field}: " in done.stderr
    with sqlite3.connect(tmp_path / "index" / "catalog.sqlite") as sql:
        assert sql.execute("SELECT COUNT(*) FROM statements").fetchone() == (0,)
    sql.close()


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    done = ingesting("--index", tmp_path / "index", tmp_path / "gone.txt")
    assert_refused(done, "gone.txt does not exist", code=2)
    assert not (tmp_path / "index").exists()
