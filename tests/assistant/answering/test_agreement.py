"""How the sources of an answer stand to each other."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.agreement import Agreement, Standing, standing
from assistant.answers import (
    Abstention,
    Answer,
    Block,
    BlockKind,
    Citation,
    Disagreement,
    Position,
    Segment,
    SegmentKind,
)
from assistant.patient import patient_facts
from ingest.documents import Document, Provenance

KINDS = {
    "review": "topic-review",
    "meta": "systematic-review",
    "page": "ai-generated-guidance",
    "series": "case-series",
}
DOCUMENTS = {id_: Document(id_, id_, Path(id_), "0", Provenance(kind=kind), ()) for id_, kind in KINDS.items()}


def answer(*segments: tuple[str, ...]) -> Answer:
    """An answer of one sentence a tuple, which the documents named in it all say."""
    ids = list(dict.fromkeys(id_ for segment in segments for id_ in segment))
    citations = tuple(Citation(n, id_, f"p-{id_}", f"{id_}-01", "Said.", 0, 5) for n, id_ in enumerate(ids, 1))
    said = (
        Segment(SegmentKind.STATEMENT, "Said.", tuple(ids.index(id_) + 1 for id_ in segment)) for segment in segments
    )
    return Answer(
        "q", "q", tuple(Block(BlockKind.BULLET, (segment,)) for segment in said), citations, (), patient_facts([])
    )


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        (answer(("review", "meta")), Standing(Agreement.AGREE, ("review", "meta"))),
        (answer(("review", "meta"), ("page",)), Standing(Agreement.AGREE, ("review", "meta"), ("page",))),
        (answer(("review",), ("meta",)), Standing(Agreement.SEPARATE, ("review", "meta"))),
        (answer(("review",)), Standing(Agreement.ONE, ("review",))),
        (answer(("review", "page")), Standing(Agreement.ONE, ("review",), ("page",))),
        (answer(("page",)), Standing(Agreement.WEAK, ("page",))),
        (answer(("page", "series")), Standing(Agreement.WEAK, ("page", "series"))),
        (answer(()), Standing(Agreement.NOT_COVERED)),
    ],
)  # fmt: skip
def test_standing(reply: Answer, found: Standing) -> None:
    assert standing(reply, DOCUMENTS) == found


def test_a_recorded_conflict_outweighs_agreement() -> None:
    item = Disagreement("c", "topic", "", (Position("review", ("review-01",)), Position("page", ("page-01",))))
    reply = replace(answer(("review", "meta")), disagreements=(item,))
    assert standing(reply, DOCUMENTS) == Standing(Agreement.DISAGREE, ("review", "page"))


def test_a_card_that_cites_two_sources_is_no_agreement() -> None:
    reply = answer(("review",), ("meta",))
    card = Segment(SegmentKind.FINDING, "A rule.", (1, 2), "rule")
    assert (
        standing(replace(reply, blocks=(*reply.blocks, Block(BlockKind.BULLET, (card,)))), DOCUMENTS).agreement
        is Agreement.SEPARATE
    )


def test_an_abstention_covers_nothing_whatever_it_cites() -> None:
    near = answer(("review", "meta"))
    reply = Abstention("q", "q", near.blocks, near.citations, (), near.facts)
    assert standing(reply, DOCUMENTS) == Standing(Agreement.NOT_COVERED)
