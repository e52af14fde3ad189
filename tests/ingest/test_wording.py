"""What texts say as sets of terms: kept for the same texts and glossary alone, and weighed term by term."""

from pathlib import Path

import numpy as np
import pytest

from ingest.glossary import glossary
from ingest.wording import KEPT, Postings, said, said_of_each

NO_NAMES = glossary(())
TEXTS = ["Does radiosurgery control pain?", "Which dose of radiosurgery?", "Nothing else"]


def test_what_is_kept_is_what_is_found(tmp_path: Path) -> None:
    found, keep = said_of_each(TEXTS, NO_NAMES, tmp_path)
    assert found == tuple(said(text, NO_NAMES) for text in TEXTS)
    assert not (tmp_path / KEPT).exists()
    keep()
    assert (tmp_path / KEPT).exists()
    assert said_of_each(TEXTS, NO_NAMES, tmp_path)[0] == found


@pytest.mark.parametrize("content", ["torn", "{}", '{"digest": "another", "said": []}'])
def test_what_is_kept_for_others_or_torn_is_found_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / KEPT).write_text(content)
    assert said_of_each(TEXTS, NO_NAMES, tmp_path)[0] == tuple(said(text, NO_NAMES) for text in TEXTS)


def test_other_texts_are_not_taken_for_those_that_are_kept(tmp_path: Path) -> None:
    said_of_each(TEXTS, NO_NAMES, tmp_path)[1]()
    assert said_of_each(TEXTS[::-1], NO_NAMES, tmp_path)[0] == tuple(said(text, NO_NAMES) for text in TEXTS[::-1])


def test_terms_in_common_and_all_terms_are_weighed() -> None:
    postings = Postings([frozenset({"a", "b"}), frozenset({"b"}), frozenset()])
    weight = {"a": 2.0, "b": 3.0}.__getitem__
    assert np.array_equal(postings.shared(frozenset({"a", "unknown"}), weight), [2, 0, 0])
    assert np.array_equal(postings.sums(weight), [5, 3, 0])
    assert postings.frequencies() == {"a": 1, "b": 2}
