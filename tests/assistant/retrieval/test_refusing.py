"""The signs by which a near miss is told from a question that the documents answer."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.respond import Assistant
from assistant.retrieval.refusing import refusal
from assistant.retrieval.wordings import Wordings
from ingest.glossary import glossary
from ingest.lexical import LexicalIndex
from tests.assistant.conftest import statement

Signs = Mapping[str, float]


@pytest.fixture(scope="module")
def signs_of(assistant: Assistant) -> Callable[[str], Signs]:
    return lambda text: assistant.weigher.weigh(assistant.understood(text)).signs


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("Oligometastatic prostate cancer, two nodes: SABR?", 1.0),
        ("Renal cell carcinoma with lung deposits: resect?", 1.0),
        ("Is the evidence in breast cancer as rich as in colorectal cancer?", 0.0),
        ("How many of the patients in CURB had non-small cell lung cancer?", 0.0),
        ("Who should have liver metastases resected?", 0.0),
    ],
)
def test_another_disease_is_elsewhere_unless_this_one_or_a_study_of_it_is_named(
    signs_of: Callable[[str], Signs], text: str, elsewhere: float
) -> None:
    assert signs_of(text)["elsewhere"] == elsewhere


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Which stains tell GATA3 from CDX2?", 2),
        ("Which dose of zorblaxumab?", 1),
        ("What did KEYNOTE-522 show?", 1),
        ("Did anybody grumble about the Turkish trial?", 0),
        ("Is SBRT used for liver metastases?", 0),
    ],
)
def test_technical_names_that_stand_nowhere_are_counted(
    signs_of: Callable[[str], Signs], text: str, names: int
) -> None:
    assert signs_of(text)["unknown_names"] == names


def test_a_comparison_with_what_no_document_speaks_of_has_one_side(signs_of: Callable[[str], Signs]) -> None:
    assert signs_of("Microwave versus radiofrequency ablation of the liver?")["one_side"] == 1.0
    assert signs_of("Radiofrequency ablation versus surgery of the liver?")["one_side"] == 0.0


def test_asking_words_are_no_part_of_what_a_statement_must_tell() -> None:
    wordings = Wordings(LexicalIndex.build([("s-1", "surgery of the liver"), ("s-2", "bone pain")]), glossary(()))
    liver = statement("s-1", "surgery of the liver")
    assert wordings.share(wordings.said("What did surgery of the liver show?"), liver) == 1.0
    assert wordings.share(wordings.said("What did you say?"), liver) == 0.0


@given(st.dictionaries(st.sampled_from("abc"), st.floats(-1e6, 1e6)), st.floats(-1e3, 1e3))
def test_a_probability_stays_one(told: dict[str, float], weight: float) -> None:
    assert 0.0 <= refusal(told, {"a": weight, "b": -weight}) <= 1.0
