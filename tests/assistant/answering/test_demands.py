"""What a question names, each thing with each outcome, and the statements that an answer owes it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answering.demands import Demand, demands, leading, owed, to_the_point, unstated
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
    assert [one.statement.id for one in leading(asked, ranked(PROGRESSION, SURVIVAL), notes)] == ["n-2"]


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
    assert to_the_point(read("Summarise NRG-BR002."), lead, rest, notes) == rest


def test_a_lead_without_the_figure_leaves_room_for_more(read: Read, terms: Glossary) -> None:
    remark = statement("r-1", "Survival was not reported.", kind="caveat", outcome=("overall-survival",))
    lead, *rest = ranked(remark, PROGRESSION)
    assert to_the_point(read("What was the OS rate in NRG-BR002?"), lead, rest, known(remark, terms=terms)) == rest
