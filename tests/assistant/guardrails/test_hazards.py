"""The second net: a plan that no rule reads is warned of by what it is nearest to, and never cleared."""

from pathlib import Path

import pytest

from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails import hazards
from assistant.vocabulary import LABELS
from ingest.embedding import question_embedder

CORPUS = Path(__file__).parents[3] / "corpus"
EMBEDDER = question_embedder("")
NET = hazards.load(CORPUS, EMBEDDER.digest)


def unread(text: str, *shown: str, settled: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    assert NET is not None
    found = [Finding("rule", "", "", Indicator.WARNING, Verdict.VIOLATED, (label,)) for label in shown]
    return hazards.unread(NET, EMBEDDER.embed(hazards.stretches(text)), text, found, settled)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Radiologist is keen to toast the 4 cm liver lump with a hot probe on Friday.", "technique-limit"),
        ("Bone infusion goes up at noon, her mouth can be looked at afterwards.", "dental-evaluation"),
    ],
)
def test_a_plan_in_unknown_words_is_warned_of(text: str, label: str) -> None:
    (found,) = unread(text)
    assert found.labels == (label,)
    assert (found.indicator, found.verdict) == (Indicator.WARNING, Verdict.UNKNOWN)
    assert text[:40] in found.message


def test_what_a_rule_has_named_or_decided_is_not_said_again() -> None:
    text = "Bone infusion goes up at noon, her mouth can be looked at afterwards."
    assert unread(text, "dental-evaluation") == ()
    assert unread(text, settled=("dental-evaluation",)) == ()


def test_a_step_that_is_kept_is_not_warned_of() -> None:
    assert all(
        "dental-evaluation" not in one.labels for one in unread("The dentist has cleared her, zoledronate at noon.")
    )


def test_a_question_that_only_asks_is_no_plan() -> None:
    assert unread("Which dental checks are needed before a bone infusion?") == ()


def test_a_text_that_plans_nothing_is_no_plan() -> None:
    for text in ("Adnexal mass, premenopausal, ER+ MBC.", "Chest wall recurrence bleeding, had PMRT 5 years ago."):
        assert unread(text) == ()


def test_the_treatment_that_is_planned_is_named_where_it_is_known() -> None:
    assert NET is not None
    text = "Radiologist is keen to toast the 4 cm liver lump with a hot probe on Friday."
    (found,) = hazards.unread(NET, EMBEDDER.embed(hazards.stretches(text)), text, (), told=hazards.Told(("hot probe",)))
    assert "hot probe" in found.message
    assert "keen to toast" not in found.message


def test_what_sounds_like_an_emergency_is_critical_and_unknown() -> None:
    (found,) = unread("Since this morning her legs will not obey her and she is numb up to the waist, spine mets.")
    assert (found.labels, found.indicator, found.verdict) == (("emergency",), Indicator.CRITICAL, Verdict.UNKNOWN)


def test_a_corpus_without_hazards_or_another_embedder_has_no_net(tmp_path: Path) -> None:
    assert hazards.load(tmp_path, EMBEDDER.digest) is None
    assert hazards.load(CORPUS, "another") is None


def test_every_label_is_of_the_vocabulary() -> None:
    assert set(hazards.said(CORPUS)) <= set(LABELS)


def test_it_never_gives_a_go_ahead() -> None:
    assert not {"local-therapy-indicated", "all-criteria-met"} & set(hazards.said(CORPUS))


def test_a_plan_on_which_rules_have_spoken_is_not_called_one_that_no_rule_could_check() -> None:
    assert NET is not None
    text = "Radiologist is keen to toast the 4 cm liver lump with a hot probe on Friday."
    told = hazards.Told(("hot probe",), checked=True)
    (found,) = hazards.unread(NET, EMBEDDER.embed(hazards.stretches(text)), text, (), told=told)
    assert "No rule" not in found.message
    assert (found.labels, found.verdict) == (("technique-limit",), Verdict.UNKNOWN)


def test_what_is_only_looked_up_is_no_plan() -> None:
    assert NET is not None
    text = "Radiologist is keen to toast the 4 cm liver lump with a hot probe on Friday."
    told = hazards.Told(("hot probe",), looks_up=True)
    assert hazards.unread(NET, EMBEDDER.embed(hazards.stretches(text)), text, (), told=told) == ()
