"""What a question names, each thing with each outcome, and the statements that an answer owes it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assistant.answering.demands import Demand, demands, leading, owed, to_the_point, unmet, unshown, unstated
from assistant.prompts import Prompts
from assistant.questions.question import Question
from assistant.retrieval.retriever import Scored
from ingest.glossary import Glossary
from ingest.passages import Statement
from tests.assistant.conftest import known, statement

Read = Callable[..., Question]

LUNG = statement(
    "l-1", "After lung resection survival was 46 percent.", kind="pooled", site=("lung",), outcome=("survival-rate",)
)
LIVER = statement(
    "h-1",
    "After liver resection survival was 40 percent.",
    kind="pooled",
    site=("liver",),
    outcome=("overall-survival",),
)
PROGRESSION = statement(
    "n-1", "Median PFS 19.5 months.", kind="result", study=("NRG-BR002",), outcome=("progression-free-survival",)
)
SURVIVAL = statement("n-2", "OS 69 percent.", kind="result", study=("NRG-BR002",), outcome=("overall-survival",))


def ranked(*statements: Statement) -> list[Scored]:
    return [Scored(one, 1.0 - place / 4, 0.5, 1.0, 0.5) for place, one in enumerate(statements)]


def test_each_site_named_is_owed_its_statement(read: Read, terms: Glossary) -> None:
    asked = read("Survival after resection of lung and of liver metastases?")
    notes = known(LUNG, LIVER, terms=terms)
    assert [one.key for one in demands(asked, notes)] == ["lung", "liver"]
    assert [one.statement.id for one in owed(asked, ranked(LUNG, LIVER), notes)] == ["l-1", "h-1"]


def test_what_ranks_far_below_is_not_owed(read: Read, terms: Glossary) -> None:
    asked = read("Survival after resection of lung and of liver metastases?")
    far = replace(ranked(LIVER)[0], score=0.05)
    assert [one.statement.id for one in owed(asked, [*ranked(LUNG), far], known(LUNG, LIVER, terms=terms))] == ["l-1"]


def test_a_figure_on_the_outcome_asked_for_leads(read: Read, terms: Glossary) -> None:
    asked = read("Median OS in NRG-BR002?")
    notes = known(PROGRESSION, SURVIVAL, terms=terms)
    assert [one.statement.id for one in leading(asked, ranked(PROGRESSION, SURVIVAL), notes, ())] == ["n-2"]


def test_the_median_of_another_outcome_is_none(read: Read, terms: Glossary, prompts: Prompts) -> None:
    asked, notes = read("Median OS in NRG-BR002?"), known(PROGRESSION, SURVIVAL, terms=terms)
    ((demand, thing),) = unstated(asked, prompts, notes, [SURVIVAL])
    assert demand == Demand("study", "NRG-BR002", "overall-survival")
    assert thing.name == "a median"
    assert unstated(read("Median PFS in NRG-BR002?"), prompts, notes, [PROGRESSION]) == []


@pytest.mark.parametrize(
    "text", ["What is known of breast cancer?", "Compare E2108 with the Turkish trial on survival."]
)
def test_nothing_is_owed_where_nothing_or_a_comparison_is_named(text: str, read: Read, terms: Glossary) -> None:
    assert owed(read(text), ranked(LUNG), known(LUNG, terms=terms)) == []


def test_what_every_trial_found_on_an_outcome_is_answered_for_each(read: Read, terms: Glossary) -> None:
    asked = read("Quality of life after surgery of the primary?")
    trials = ("E2108", "ABCSG-28")
    notes = [
        statement(f"q-{one}", f"Quality of life in {one}.", kind="result", study=(one,), outcome=("quality-of-life",),
                  intervention=("primary-surgery",))
        for one in trials
    ]  # fmt: skip
    assert {one.key for one in demands(asked, known(*notes, terms=terms))} == set(trials)


def test_a_figure_that_was_asked_for_stands_with_others_on_its_outcome_alone(read: Read, terms: Glossary) -> None:
    notes = known(SURVIVAL, PROGRESSION, LIVER, terms=terms)
    lead, *rest = ranked(SURVIVAL, PROGRESSION, LIVER)
    assert to_the_point(read("What was the OS rate in NRG-BR002?"), lead, rest, notes) == rest[1:]


def test_what_a_source_leaves_out_does_not_follow_the_figure_that_it_gives(read: Read, terms: Glossary) -> None:
    silence = statement(
        "s-1", "The review gives no median OS.", kind="caveat", study=("NRG-BR002",), outcome=("overall-survival",)
    )
    notes, (lead, rest) = known(SURVIVAL, silence, terms=terms), ranked(SURVIVAL, silence)
    assert to_the_point(read("What was the OS rate in NRG-BR002?"), lead, [rest], notes) == []


def test_a_grade_is_answered_by_a_statement_that_gives_one(read: Read, terms: Glossary) -> None:
    advice = statement("g-1", "Systemic therapy is preferred.", kind="position")
    graded = statement("g-2", "Systemic therapy is suggested (Grade 2C).", kind="position")
    remark = statement("g-3", "It is not said who gave Level I, Grade A.", kind="caveat")
    notes, found = known(advice, remark, graded, terms=terms), ranked(advice, remark, graded)
    for asked in ("What grade has that advice?", "Which level of evidence is that?"):
        assert [one.statement.id for one in leading(read(asked), found, notes, ())] == ["g-2", "g-3"]


def test_a_lead_without_the_figure_leaves_room_for_more(read: Read, terms: Glossary) -> None:
    remark = statement("r-1", "Survival was not reported.", kind="caveat", outcome=("overall-survival",))
    lead, *rest = ranked(remark, PROGRESSION)
    assert to_the_point(read("What was the OS rate in NRG-BR002?"), lead, rest, known(remark, terms=terms)) == rest


def test_how_long_is_answered_by_a_duration(read: Read, terms: Glossary) -> None:
    trial = statement("d-1", "90 patients had the resection before systemic therapy.", kind="design")
    months = statement("d-2", "It asks for at least 3-6 months of systemic therapy.", kind="position")
    notes = known(trial, months, terms=terms)
    asked = read("How long should systemic therapy run before surgery of the primary?")
    assert [one.statement.id for one in leading(asked, ranked(trial, months), notes, ())] == ["d-2"]
    assert leading(read("Should systemic therapy come first?"), ranked(trial, months), notes, ()) == ranked(
        trial, months
    )


def test_a_figure_on_the_outcome_that_is_far_from_the_question_does_not_lead(read: Read, terms: Glossary) -> None:
    far = replace(ranked(SURVIVAL)[0], score=0.3)
    found = [*ranked(PROGRESSION), far]
    assert leading(read("Median OS in NRG-BR002?"), found, known(PROGRESSION, SURVIVAL, terms=terms), ()) == found


def test_an_outcome_that_nothing_shown_is_on_is_owed_its_best_statement(read: Read, terms: Glossary) -> None:
    asked = read("What was overall survival in NRG-BR002?")
    notes, found = known(PROGRESSION, SURVIVAL, terms=terms), ranked(PROGRESSION, SURVIVAL)
    assert [one.statement.id for one in unmet(asked, found[:1], found, notes)] == ["n-2"]
    assert unmet(asked, found, found, notes) == []
    assert unmet(asked, found[:1], [found[0], replace(found[1], score=0.4)], notes) == []


def test_a_figure_is_owed_where_what_is_shown_gives_none(read: Read, terms: Glossary) -> None:
    none = statement("n-3", "OS did not differ.", kind="result", study=("NRG-BR002",), outcome=("overall-survival",))
    elsewhere = replace(ranked(none, LIVER)[1], score=0.9)
    notes, found = known(none, SURVIVAL, LIVER, terms=terms), [*ranked(none), elsewhere, *ranked(none, SURVIVAL)[1:]]
    asked = read("What was the difference in OS rate in NRG-BR002?")
    assert [one.statement.id for one in unmet(asked, found[:1], found, notes)] == ["n-2"]


def test_a_weak_source_is_not_quoted_for_a_trial_that_another_reports(read: Read, terms: Glossary) -> None:
    claims = replace(SURVIVAL, id="n-4", document="weak")
    found = [replace(ranked(claims)[0], weak=True), *ranked(claims, SURVIVAL, PROGRESSION)[1:]]
    asked = read("OS and PFS in NRG-BR002?")
    notes = known(claims, SURVIVAL, PROGRESSION, terms=terms)
    assert [one.statement.id for one in owed(asked, found, notes)] == ["n-2", "n-1"]


def test_each_randomised_trial_is_owed_though_a_group_of_patients_is_named(read: Read, terms: Glossary) -> None:
    def trial(study: str, **tags: Any) -> Statement:
        return statement(study, f"OS in {study}.", kind="result", study=(study,), outcome=("overall-survival",), **tags)

    primary = [trial(one, intervention=("primary-surgery",)) for one in ("E2108", "ABCSG-28")]
    other = trial("NRG-BR002", intervention=("sbrt",), population=("stage-iv",))
    asked = read("Were all randomised trials of primary surgery in stage IV negative for survival?")
    assert {one.key for one in demands(asked, known(*primary, other, terms=terms))} == {"E2108", "ABCSG-28"}


LARGEST = statement(
    "f-6", "Patient 3 had the largest liver metastasis, 6.3 cm.", kind="result", study=("Fudan-series",)
)
OTHERS = statement("s-1", "RFA is for lesions under 3 cm.", kind="result", study=("Sadot-2016",))


def test_the_kind_of_thing_asked_for_leads_and_on_the_study_named(
    read: Read, terms: Glossary, prompts: Prompts
) -> None:
    asked, notes = (
        read("Size of the largest lesion in the Huashan series?"),
        known(LARGEST, OTHERS, SURVIVAL, terms=terms),
    )
    order = ranked(SURVIVAL, OTHERS, LARGEST)
    assert [one.statement.id for one in leading(asked, order, notes, prompts.attributes)] == ["f-6"]


def test_a_kind_of_thing_that_nothing_shown_holds_is_owed(read: Read, terms: Glossary, prompts: Prompts) -> None:
    asked, notes = read("Largest lesion and longest PFS in the Huashan series?"), known(LARGEST, OTHERS, terms=terms)
    order = ranked(PROGRESSION, OTHERS, LARGEST)
    due = unshown(asked, order[:1], order, notes, prompts.attributes)
    assert [one.statement.id for one in due] == ["f-6"]
    assert not unshown(asked, [order[2]], order, notes, prompts.attributes)
