"""The second net learns calm from notes, and its alarms are counted on texts that say what they are."""

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.guardrails.hazards import EMERGENCY, Net
from evals import hazards
from evals.cases import Case
from evals.hazards import Note, Vignette


class Loud:
    """An embedder to whom a text is (1, 0) where it shouts, else (0, 1)."""

    digest, dimension = "loud", 2

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, 0.0] if "!" in text else [0.0, 1.0] for text in texts], dtype=np.float32)


NET = Net((EMERGENCY,), np.array([[20.0, -20.0]]), np.array([0.0]), {EMERGENCY: "it is urgent."}, {}, 0.5, 0.9)


def case(id_: str, question: str, *labels: str) -> Case:
    return Case(
        id=id_,
        question=question,
        kind="case",
        answerable="yes",
        labels=labels,
        sources=("U",),
        vital=(),
        forbidden_labels=("injection",),
    )


def test_alarms_are_counted_apart_on_calm_and_on_urgent_texts():
    rows = [
        Vignette(text="Went for a walk! Nice."),
        Vignette(text="Seen in clinic on Monday."),
        Vignette(text="She is worse!", urgent=("cord-compression",)),
        Vignette(text="She cannot move her legs since this morning.", suspected_emergency=("cord-compression",)),
        Vignette(text="Wants to be seen at once, says why on arrival.", urgent=("raised-pressure",)),
    ]
    found = hazards._alarms("all", rows, Loud(), NET)
    assert (found.spoken, found.calm) == (1, 2)
    assert (found.alone, found.with_signs, found.urgent) == (1, 2, 3)


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        Note(id="b", text="Bone metastases, letrozole, no complaints."),
        Note(id="c", text="Worse overnight.", urgent=("cord-compression",)),
    ]
    monkeypatch.setattr(hazards, "NOTES", ("notes",))
    monkeypatch.setattr(hazards, "half_of", lambda _: "development")
    monkeypatch.setattr(hazards, "read_rows", lambda path, kind: rows)


@pytest.mark.usefixtures("notes")
def test_calm_is_what_neither_a_label_nor_a_sign_calls_an_emergency():
    cases = [
        case("x-1", "Liver metastases on letrozole, ablation planned?"),
        case("x-2", "She wants to talk about it today.", EMERGENCY),
        case("x-3", "She cannot move her legs since this morning, radiotherapy next week?"),
    ]
    assert hazards.calm(cases) == [
        "Bone metastases, letrozole, no complaints.",
        "Liver metastases on letrozole, ablation planned?",
    ]


@pytest.mark.usefixtures("notes")
def test_the_held_out_notes_teach_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hazards, "half_of", lambda _: "test")
    assert hazards.calm(()) == []
