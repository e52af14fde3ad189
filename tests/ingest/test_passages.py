"""Passages keep to their section and budget, and every offset is exact."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Document, Provenance, Section, Sentence
from ingest.passages import content_id, passages, verify
from ingest.tokens import count_tokens

SENTENCES = st.lists(
    st.text(min_size=1, max_size=60).map(str.strip).filter(bool).map(Sentence), min_size=1, max_size=12
)
SECTIONS = st.lists(st.builds(Section, st.text(max_size=10), SENTENCES.map(tuple), st.integers(0, 3)), max_size=4)


def of(*sections: Section) -> Document:
    return Document("a.txt", "A", Path("a.txt"), "", Provenance(), sections)


@given(SECTIONS, st.integers(5, 60))
def test_every_statement_lies_at_its_offsets_in_order_and_none_is_lost(sections: list[Section], budget: int) -> None:
    document = of(*sections)
    cut = list(passages(document, budget))
    assert all(verify(passage) for passage in cut)
    assert [s.text for p in cut for s in p.statements] == [s.text for section in sections for s in section.sentences]
    assert [p.section for p in cut] == [s.section for p in cut for s in p.statements[:1]]


@given(SECTIONS, st.integers(5, 60))
def test_only_a_single_sentence_may_exceed_the_budget_by_itself(sections: list[Section], budget: int) -> None:
    for passage in passages(of(*sections), budget):
        used = sum(count_tokens(statement.text) for statement in passage.statements)
        assert used <= budget or len(passage.statements) == 1


def test_ids_are_those_of_the_words_whatever_the_white_space() -> None:
    assert content_id("a  b\n c") == content_id("a b c") != content_id("a", "b c")


def test_an_authored_id_stays_and_others_are_made_from_passage_and_place() -> None:
    section = Section("Bone", (Sentence("Rays help.", "st-1"), Sentence("They do.")))
    first, second = next(passages(of(section), 50)).statements
    assert first.id == "st-1"
    assert second.id == content_id(first.passage, "11")


def test_two_sections_never_share_a_passage() -> None:
    cut = list(
        passages(
            of(Section("Bone", (Sentence("Rays help."),), 1), Section("Liver", (Sentence("Rays may help."),), 2)), 200
        )
    )
    assert [(p.section, p.page) for p in cut] == [("Bone", 1), ("Liver", 2)]
