"""What a glossary finds in texts that are always read is found once, and again when texts or glossary change."""

import json
from pathlib import Path

import pytest

from ingest.glossary import Entry, Glossary, glossary
from ingest.named import KEPT, remembering

LIVER = glossary([Entry("liver", "site", "liver", ("hepatic",))])
MORE = glossary([Entry("liver", "site", "liver", ("hepatic",)), Entry("lung", "site", "lung")])
TEXTS = ["Hepatic lesions, then the lung.", "Nothing named."]


def unread(known: Glossary, monkeypatch: pytest.MonkeyPatch) -> Glossary:
    """``known``, which may not look at a text any more."""
    monkeypatch.setattr(Glossary, "_scan", lambda self, text: pytest.fail(f"read {text}"))
    return known


def test_what_is_remembered_is_what_would_be_found(tmp_path: Path):
    known = remembering(MORE, TEXTS, tmp_path)
    assert [known.find(text) for text in TEXTS] == [MORE.find(text) for text in TEXTS]
    assert known.find("Lung and liver", "site") == MORE.find("Lung and liver")
    assert known == MORE


def test_texts_are_not_read_a_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = remembering(LIVER, TEXTS, tmp_path).find(TEXTS[0])
    again = unread(remembering(LIVER, TEXTS, tmp_path), monkeypatch)
    assert again.find(TEXTS[0]) == found


def test_another_glossary_or_other_texts_are_read_anew(tmp_path: Path):
    remembering(LIVER, TEXTS, tmp_path)
    assert [match.key for match in remembering(MORE, TEXTS, tmp_path).find(TEXTS[0])] == ["liver", "lung"]
    assert remembering(MORE, ["The lung."], tmp_path).remembered.keys() == {"The lung."}


def test_another_spelling_of_the_same_form_is_read_anew(tmp_path: Path):
    """Short names are told from words by their capitals: "OS" and "os" are one form, found in other texts."""
    shouted, spoken = (glossary([Entry("overall-survival", "endpoint", "survival", (name,))]) for name in ("OS", "os"))
    text = "The os was measured."
    assert shouted.find(text) != spoken.find(text)
    assert [remembering(one, [text], tmp_path).find(text) for one in (shouted, spoken)] == [
        shouted.find(text),
        spoken.find(text),
    ]


@pytest.mark.parametrize("kept", ["", "[]", '{"digest": 1}', json.dumps({"digest": "x", "found": []})])
def test_what_is_not_whole_is_found_again(tmp_path: Path, kept: str):
    (tmp_path / KEPT).write_text(kept)
    assert remembering(LIVER, TEXTS, tmp_path).find(TEXTS[0]) == LIVER.find(TEXTS[0])


def test_a_folder_that_cannot_be_written_to_only_costs_time(tmp_path: Path):
    assert remembering(LIVER, TEXTS, tmp_path / "absent").find(TEXTS[0]) == LIVER.find(TEXTS[0])
