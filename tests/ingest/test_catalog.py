"""The catalog changes in whole steps and counts them."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from ingest.catalog import Catalog
from ingest.documents import Document, Provenance, Section, Sentence, Tags
from ingest.errors import IndexStale
from ingest.passages import passages

NO_TAGS = Tags()
PROVENANCE = Provenance(kind="review", authors=("A. Writer", "B. Scribe"))


@pytest.fixture
def catalog(tmp_path: Path):
    made = Catalog.create(tmp_path / "index", "model")
    yield made
    made.close()


def document(path: str, *texts: str, tags: Tags = NO_TAGS, id_: str = "") -> Document:
    sentences = tuple(Sentence(text, f"{id_}-{number}" if id_ else "", tags) for number, text in enumerate(texts))
    return Document(path, "Rays", Path(path), "digest", PROVENANCE, (Section("Bone", sentences, 3),), ("Writer 2019",))


def put(catalog: Catalog, found: Document, budget: int = 5) -> None:
    cut = list(passages(found, budget))
    rows = ((p, None if catalog.holds(p) else np.eye(len(p.statements), 4, dtype=np.float32)) for p in cut)
    catalog.replace(found, cut, rows)


def test_what_goes_in_comes_out(catalog: Catalog) -> None:
    tags = Tags("result", site=("bone",), authored=True)
    put(catalog, document("a.txt", "Rays relieve pain.", "They may.", tags=tags, id_="ra"), 50)
    (found,) = catalog.documents()
    assert (found.id, found.title, found.provenance, found.references) == (
        "a.txt",
        "Rays",
        PROVENANCE,
        ("Writer 2019",),
    )
    ((id_, text),) = catalog.passage_texts()
    assert text == "Bone\nRays relieve pain. They may."
    passage = catalog.passages([id_])[id_]
    assert (passage.section, passage.page, [s.id for s in passage.statements]) == ("Bone", 3, ["ra-0", "ra-1"])
    assert passage.statements[0].tags == tags
    held = catalog.statement_vectors([id_])
    assert (held.passages, held.ids, held.starts.tolist()) == ((id_,), ("ra-0", "ra-1"), [0])
    assert held.matrix.shape == (2, 4)
    assert catalog.known_file("a.txt") == "digest"
    assert [statement.id for statement in catalog.authored()] == ["ra-0", "ra-1"]


def test_every_change_counts_up_so_that_readers_notice(catalog: Catalog) -> None:
    counts = [catalog.generation()]
    put(catalog, document("a.txt", "Rays relieve pain."))
    counts.append(catalog.generation())
    catalog.remove("a.txt")
    counts.append(catalog.generation())
    catalog.seal("digest")
    counts.append(catalog.generation())
    assert counts == [0, 1, 2, 3]


def test_a_step_that_fails_half_way_leaves_everything_as_it_was(catalog: Catalog) -> None:
    put(catalog, document("a.txt", "Rays relieve pain.", "They may also not."))
    before = (catalog.counts(), catalog.generation(), list(catalog.passage_texts()))

    def failing(cut):
        yield cut[0], np.eye(1, 4, dtype=np.float32)
        raise RuntimeError("the power went")

    changed = document("a.txt", "Rays relieve much pain.", "They may.")
    cut = list(passages(changed, 5))
    with pytest.raises(RuntimeError):
        catalog.replace(changed, cut, failing(cut))
    assert (catalog.counts(), catalog.generation(), list(catalog.passage_texts())) == before


def test_what_no_document_holds_any_more_becomes_garbage_until_it_is_collected(catalog: Catalog) -> None:
    put(catalog, document("a.txt", "Rays relieve pain."))
    put(catalog, document("b.txt", "Rays relieve pain."))
    catalog.remove("a.txt")
    assert catalog.garbage() == []
    catalog.remove("b.txt")
    (left,) = catalog.garbage()
    put(catalog, document("b.txt", "Rays relieve pain."))
    assert catalog.garbage() == []
    assert catalog.has_passage(left)
    assert catalog.holding([left, "never-heard-of"]) == {left}


def test_an_authored_id_may_move_to_another_passage_in_one_step(catalog: Catalog) -> None:
    put(catalog, document("a.txt", "Rays relieve pain.", "They may also not.", id_="ra"))
    put(catalog, document("a.txt", "They may also not.", "Rays relieve pain.", id_="ra"))
    texts = dict(catalog.statement_texts())
    assert texts == {"ra-0": "Bone\nThey may also not.", "ra-1": "Bone\nRays relieve pain."}


def test_another_model_or_schema_is_refused_with_the_way_out(catalog: Catalog) -> None:
    with pytest.raises(IndexStale, match="BOARDSIDE_EMBEDDER"):
        Catalog.open(catalog.path.parent, "another")
    with sqlite3.connect(catalog.path) as sql:
        sql.execute("UPDATE manifest SET value = '0' WHERE key = 'schema'")
    sql.close()
    with pytest.raises(IndexStale, match="schema 0"):
        Catalog.open(catalog.path.parent, "model")
