"""A note is taken as its format says, or refused with file, line and field."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import NoteError
from ingest.notes import looks_like_note, read_note

NOTE = """---
id: rays
title: Rays
kind: topic-review
publisher: Nowhere
published: 2024-01-05
pmid: 123456
licence: none
worth: invented
rights: invented
---

## Bone

- Rays relieve pain.
  {#ra-1 .result study=nowhere-1 site=bone,liver qualifies=ra-2 brief="Pain: relieved." strength="we suggest"}
- The trial was small.
  {#ra-2 .caveat}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "rays.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_note_carries_provenance_sections_and_tags(folder) -> None:
    note = read_note(written(folder, NOTE))
    assert (note.id, note.provenance.published, note.provenance.pmid) == ("rays", "2024-01-05", "123456")
    assert note.provenance.restated
    (section,) = note.sections
    first, second = section.sentences
    assert (first.id, first.text, first.line) == ("ra-1", "Rays relieve pain.", 15)
    assert (first.tags.kind, first.tags.site, first.tags.qualifies) == ("result", ("bone", "liver"), ("ra-2",))
    assert (first.tags.brief, first.tags.strength) == ("Pain: relieved.", "we suggest")
    assert first.tags.authored
    assert second.tags.kind == "caveat"


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ("kind: topic-review\n", "", 1, "kind"),
        ("title: Rays\n", "title: Rays\ncolour: red\n", 4, "colour"),
        (".result", ".rumour", 16, "kind"),
        ("#ra-1", "#Ra-1", 16, "id"),
        ("site=bone,liver", "sight=bone", 16, "sight"),
        ("#ra-2", "#ra-1", 17, "id"),
        ("  {#ra-2 .caveat}\n", "", 18, "tags"),
        ("## Bone\n", "", 14, "heading"),
        ("- The trial", "The trial", 17, "line"),
        (".caveat", ".position polarity=perhaps", 18, "polarity"),
        ('"we suggest"', '"we suggest', 16, "tags"),
    ],
)
def test_a_broken_note_says_where_and_what(folder, before: str, after: str, line: int, field: str) -> None:
    assert before in NOTE
    path = written(folder, NOTE.replace(before, after))
    with pytest.raises(NoteError) as error:
        read_note(path)
    assert (error.value.line, error.value.field) == (line, field)
    assert str(error.value).startswith(f"{path}:{line}: {field}: ")


def test_a_note_in_another_encoding_is_refused(folder) -> None:
    path = folder / "rays.md"
    path.write_bytes(NOTE.replace("pain", "päin").encode("latin-1"))
    with pytest.raises(NoteError, match="UTF-8"):
        read_note(path)


@given(st.text(max_size=300))
def test_any_other_text_is_refused_and_never_crashes(tmp_path_factory, text: str) -> None:
    path = tmp_path_factory.mktemp("note") / "rays.md"
    path.write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(NoteError):
        read_note(path)


def test_only_a_file_with_front_matter_and_an_authored_id_looks_like_a_note() -> None:
    assert looks_like_note(NOTE)
    assert not looks_like_note("---\ntitle: Rays\n---\nRays help.\n")
