"""A run brings the index up to date, whatever the files are; all of it on an embedded Chroma and on a server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.build import Outcome, Step, build
from ingest.errors import IndexLocked, IndexStale, UsageError
from ingest.files import files_under
from ingest.passages import verify
from tests.ingest.conftest import FIXTURES
from tests.ingest.fake import HashEmbedder
from tests.ingest.test_readers_docx import archive
from tests.ingest.test_readers_records import BOMB, RECORD

NOTE = """---
id: {id}
title: Rays
kind: topic-review
publisher: Nowhere
licence: none
worth: invented
rights: invented
---

## Bone

- Rays relieve pain in the Nowhere trial.
  {{#{statement} .result site=bone}}
"""


def outcomes(rows) -> list[str]:
    return [row.outcome.value for row in rows]


def note(folder: Path, name: str, statement: str) -> Path:
    path = folder / f"{name}.md"
    path.write_text(NOTE.format(id=name, statement=statement))
    return path


def texts(index) -> set[str]:
    return {text.split("\n", 1)[1] for _, text in index.catalog.statement_texts()}


def test_a_second_run_finds_everything_unchanged_and_embeds_nothing(stored, folder, take, opened, embedder) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    (folder / "b.txt").write_text("Surgery is rarely needed.")
    assert outcomes(take(folder, settings=stored)) == ["added", "added"]
    embedded = embedder.texts
    assert outcomes(take(folder, settings=stored)) == ["unchanged", "unchanged"]
    assert embedder.texts == embedded
    index = opened(stored)
    assert texts(index) == {"Rays relieve pain.", "Surgery is rarely needed."}
    best, _ = index.nearest(embedder.embed(["rays pain"])[0], 1)[0]
    assert index.passages([best])[best].document == "a.txt"


def test_a_changed_file_replaces_what_it_said_and_nothing_else(stored, folder, take, opened, embedder) -> None:
    path = folder / "a.txt"
    path.write_text("Bone\n\nRays relieve pain.\n\nLiver\n\nSurgery is rarely needed.\n")
    take(folder, settings=stored)
    embedded = embedder.texts
    path.write_text("Bone\n\nRays relieve much pain.\n\nLiver\n\nSurgery is rarely needed.\n")
    assert outcomes(take(folder, settings=stored)) == ["replaced"]
    assert embedder.texts - embedded == 1  # its one statement; its passage is their mean
    index = opened(stored)
    assert texts(index) == {"Rays relieve much pain.", "Surgery is rarely needed."}
    assert index.vectors.count() == 2
    assert index.catalog.garbage() == []


def test_a_removed_file_goes_with_prune_only_and_only_from_under_the_folder(stored, folder, take, opened) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text("Rays relieve pain.")
    (folder / "b.txt").write_text("Surgery is rarely needed.")
    take(folder, settings=stored)
    (folder / "in" / "a.txt").unlink()
    (folder / "b.txt").unlink()
    assert outcomes(take(folder, settings=stored)) == []
    assert outcomes(take(folder / "in", prune=[folder / "in"], settings=stored)) == ["removed"]
    index = opened(stored)
    assert texts(index) == {"Surgery is rarely needed."}
    assert index.vectors.count() == 1


def test_the_same_words_are_stored_once_with_both_sources(stored, folder, take, opened) -> None:
    (folder / "a.txt").write_text("Rays relieve  pain in 61 percent.")
    (folder / "b.txt").write_text("Rays relieve pain in 61   percent.")
    (folder / "c.txt").write_text("Rays relieve pain in 16 percent.")
    take(folder, settings=stored)
    index = opened(stored)
    assert index.catalog.counts() == (3, 2, 2)
    shared = next(p for p in index.passages([i for i, _ in index.catalog.passage_texts()]).values() if "61" in p.text)
    assert (shared.document, shared.also) == ("a.txt", ("b.txt",))
    (folder / "a.txt").unlink()
    take(folder, prune=[folder], settings=stored)
    kept = opened(stored).passages([shared.id])[shared.id]
    assert (kept.document, kept.also) == ("b.txt", ())


def test_a_text_that_repeats_itself_is_stored_once(folder, take, opened) -> None:
    (folder / "a.txt").write_text("Bone\n\nRays relieve pain.\n\nLiver\n\nRays relieve pain.\n")
    assert outcomes(take(folder)) == ["added"]
    assert opened().catalog.counts() == (1, 1, 1)


def test_the_rest_goes_on_when_files_are_refused_by_name_and_reason(folder, config, take, opened, monkeypatch) -> None:
    small = config.model_copy(update={"file_megabytes": 1})
    (folder / "good.txt").write_text("Rays relieve pain.")
    bad = {
        "big.txt": (b"x" * 1_100_000, "larger than 1 MB"),
        "bomb.docx": (archive(word__document_xml=b"0" * 60_000_000), "zip bomb"),
        "bomb.xml": (BOMB.encode(), "entity bomb"),
        "empty.txt": (b"", "empty"),
        "encrypted.pdf": ((FIXTURES / "encrypted.pdf").read_bytes(), "encrypted"),
        "junk.bin": (bytes(range(256)), "not one that is read"),
        "junk.txt": (bytes(range(256)), "not text"),
        "latin.txt": ("Überleben".encode("latin-1"), "not UTF-8"),
        "scan.pdf": ((FIXTURES / "scanned.pdf").read_bytes(), "pictures"),
    }
    for name, (content, _) in bad.items():
        (folder / name).write_bytes(content)
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "nothing.txt").symlink_to(folder / "gone.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    rows = {row.path.name: row for row in take(folder, settings=small)}
    reasons = {name: reason for name, (_, reason) in bad.items()} | {
        "circle.txt": "circle",
        "nothing.txt": "link to nothing",
        "loop": "link to a folder",
        "pipe.txt": "no file",
    }
    for name, reason in reasons.items():
        assert rows[name].outcome is Outcome.REFUSED, name
        assert reason in rows[name].reason
    assert rows["good.txt"].outcome is Outcome.ADDED
    assert len(rows) == len(reasons) + 1


def test_files_without_permission_are_refused(folder, take, monkeypatch) -> None:
    (folder / "good.txt").write_text("Rays relieve pain.")
    (folder / "closed.txt").write_text("Rays relieve pain.")
    real = Path.open

    def closed(path: Path, *args, **kwargs):
        if path.name == "closed.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", closed)  # root may read anything, so permissions alone would prove nothing here
    assert [(row.path.name, row.reason) for row in take(folder) if row.reason] == [
        ("closed.txt", "cannot be read (Permission denied)")
    ]


def test_a_folder_without_permission_is_refused(folder, monkeypatch) -> None:
    (folder / "shut").mkdir()
    real = os.scandir

    def shut(path):
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", shut)
    assert files_under([folder]).refused == ((folder / "shut", "cannot be opened (Permission denied)"),)


def test_hidden_files_and_sidecars_are_not_documents(folder) -> None:
    for name in ("a.txt", "a.yaml", ".hidden.txt", "alone.yaml"):
        (folder / name).write_text("Rays relieve pain.")
    assert [path.name for path in files_under([folder, folder / "a.txt"]).taken] == ["a.txt", "alone.yaml"]


def test_a_path_that_does_not_exist_is_a_bad_call(folder) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        files_under([folder / "nowhere"])


def test_a_changed_sidecar_or_glossary_reads_the_file_again(folder, config, take, opened, embedder) -> None:
    (folder / "a.nbib").write_text(RECORD)
    take(folder)
    embedded = embedder.texts
    (folder / "a.yaml").write_text("licence: CC BY\n")
    assert outcomes(take(folder)) == ["replaced"]
    assert opened().documents["a.nbib"].provenance.licence == "CC BY"
    (config.corpus / "glossary.yaml").write_text("- {key: pain, kind: outcome, name: pain}\n")
    assert outcomes(take(folder)) == ["replaced"]
    tagged = [
        s for p in opened().passages([i for i, _ in opened().catalog.passage_texts()]).values() for s in p.statements
    ]
    assert ("pain",) in {statement.tags.outcome for statement in tagged}
    assert embedder.texts - embedded < embedded  # new tags are stored; unchanged text is hardly embedded again


def test_a_moved_file_keeps_its_id_and_a_namesake_gets_its_own(folder, take, opened) -> None:
    (folder / "x").mkdir()
    (folder / "y").mkdir()
    (folder / "x" / "a.txt").write_text("Rays relieve pain.")
    take(folder)
    (folder / "x" / "a.txt").rename(folder / "y" / "a.txt")
    assert outcomes(take(folder)) == ["added"]
    assert list(opened().documents) == ["a.txt"]
    (folder / "x" / "a.txt").write_text("Surgery is rarely needed.")
    take(folder)
    assert len(opened().documents) == 2


def test_authored_ids_are_unique_and_may_move_within_their_note(folder, take, opened) -> None:
    first = note(folder, "one", "st-1")
    note(folder, "two", "st-1")
    rows = take(folder)
    assert outcomes(rows) == ["added", "refused"]
    assert "already stands in one" in rows[1].reason
    first.write_text(first.read_text().replace("relieve pain", "relieve much pain"))
    assert outcomes(take(first)) == ["replaced"]
    assert opened().statements(["st-1"])["st-1"].text == "Rays relieve much pain in the Nowhere trial."


def test_new_tags_of_an_unchanged_sentence_are_taken(folder, take, opened) -> None:
    path = note(folder, "one", "st-1")
    take(folder)
    path.write_text(path.read_text().replace("site=bone", "site=liver"))
    take(folder)
    assert opened().statements(["st-1"])["st-1"].tags.site == ("liver",)


def test_a_broken_note_is_refused_with_file_line_and_field(folder, take) -> None:
    path = note(folder, "one", "st-1")
    path.write_text(path.read_text().replace(".result", ".rumour"))
    (row,) = take(folder)
    assert row.broken_note
    assert row.reason.startswith(f"{path}:14: kind: '.rumour'")


def test_every_statement_lies_in_its_passage_word_for_word(folder, take, opened) -> None:
    for name in ("one-column.pdf", "two-columns.pdf"):
        (folder / name).write_bytes((FIXTURES / name).read_bytes())
    (folder / "long.txt").write_text("; ".join(f"patient {n} had {n} lesions" for n in range(300)) + ".")
    take(folder)
    index = opened()
    found = index.passages([id_ for id_, _ in index.catalog.passage_texts()])
    assert all(verify(passage) for passage in found.values())
    assert all(passage.tokens <= 220 for passage in found.values())


def test_progress_counts_bytes_and_ends_at_the_total(folder, config, embedder) -> None:
    (folder / "a.txt").write_text(
        "\n\n".join(f"Patient {n} had {n} lesions of the moonbone at first." for n in range(1500))
    )
    (folder / "b.txt").write_text("Rays relieve pain.")
    steps: list[Step] = []
    build([folder], config, progress=steps.append, embedder=embedder)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == steps[-1].total == sum(path.stat().st_size for path in folder.iterdir())
    assert len(steps) > 3  # a long file reports on the way


def test_several_processes_parse_to_the_same_index(folder, config, embedder, opened) -> None:
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"Patient {number} had {number} lesions.")
    (folder / "empty.txt").write_text("")
    rows = build([folder], config, embedder=embedder, jobs=2)
    assert outcomes(rows) == ["added"] * 6 + ["refused"]
    assert rows[-1].reason == "is empty"
    assert opened().catalog.counts() == (6, 6, 6)


def test_a_second_writer_waits_or_stops_with_a_clear_line(folder, config, take) -> None:
    from filelock import FileLock

    (folder / "a.txt").write_text("Rays relieve pain.")
    config.index.mkdir()
    arguments = [str(config.index), str(config.corpus), "", "0.2", str(folder)]
    command = [sys.executable, "-m", "tests.ingest.writer", *arguments]
    with FileLock(config.index / "write.lock"):
        stopped = subprocess.run(command, capture_output=True, text=True, check=False)
        with pytest.raises(IndexLocked, match="Another process is writing"):
            take(folder)
    assert stopped.returncode == 1
    assert "Another process is writing" in stopped.stdout


def test_an_index_of_another_model_is_not_written_to(folder, config, take) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    take(folder)
    with pytest.raises(IndexStale, match="another embedding model"):
        build([folder], config)


def test_vectors_that_were_lost_are_embedded_again(stored, folder, take, opened) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    take(folder, settings=stored)
    index = opened(stored)
    index.vectors.remove(list(index.vectors.ids()))
    assert outcomes(take(folder, settings=stored)) == ["unchanged"]
    assert opened(stored).vectors.count() == 1


def test_a_file_that_can_no_longer_be_read_keeps_what_it_said_and_the_table_says_so(folder, take, opened) -> None:
    path = folder / "a.txt"
    path.write_text("Rays relieve pain.")
    take(folder)
    path.write_bytes(b"")
    (row,) = take(folder)
    assert row.outcome is Outcome.REFUSED
    assert row.reason == "is empty; what was taken from it before stays in the index"
    assert texts(opened()) == {"Rays relieve pain."}


def test_a_name_that_is_no_text_is_refused_and_one_with_odd_characters_is_not(folder, take, opened) -> None:
    odd = os.fsencode(folder) + b"/\xff.txt"
    with open(odd, "wb") as file:
        file.write(b"Rays relieve no pain.")
    for name in ("a\nb.txt", "c \u2018d\u2019 [red].txt", "e\u202ef.txt"):
        (folder / name).write_text(f"Rays relieve pain number {len(name)}.")
    rows = take(folder)
    assert sorted(outcomes(rows)) == ["added"] * 3 + ["refused"]
    assert next(row.reason for row in rows if row.outcome is Outcome.REFUSED) == "its name is not UTF-8; rename it"
    assert {document.title for document in opened().documents.values()} == {"a b", "c ‘d’ [red]", "ef"}


def test_authored_statements_are_embedded_in_full_precision_and_raw_text_need_not_be(
    config, folder, monkeypatch
) -> None:
    asked: list[tuple[bool, int]] = []

    class Noting(HashEmbedder):
        def __init__(self, full: bool) -> None:
            super().__init__()
            self._full = full

        def embed(self, texts):
            asked.append((self._full, len(texts)))
            return super().embed(texts)

    monkeypatch.setattr("ingest.writing.embedder_digest", lambda model: HashEmbedder().digest)
    monkeypatch.setattr("ingest.writing.document_embedder", lambda model, full: Noting(full))
    note(folder, "one", "st-1")
    (folder / "raw.txt").write_text("Rays relieve pain.\n\nSurgery is rare here.\n", encoding="utf-8")
    build([folder], config)
    assert {full for full, _ in asked} == {True, False}
    assert sum(count for full, count in asked if full) == 1
