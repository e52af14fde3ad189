"""Quote mode: which statements an answer is made of, in which order, by the plan of the question's type."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answering.comparing import one_by_one
from assistant.answering.disagreeing import compose_conflicts, conflicting, disagreements
from assistant.answering.leads import plan_of
from assistant.answering.page import Page
from assistant.answering.quote_mode import compose, compose_parts, correct_premises, name_other_patients
from assistant.answers import BlockKind, SegmentKind
from assistant.corpus.records import Conflict, ConflictPosition
from assistant.findings import Finding, Indicator, Verdict
from assistant.prompts import SIDES, STUDY, Prompts
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, Scored
from ingest.glossary import Entry, Glossary, glossary
from ingest.passages import Statement
from tests.assistant.conftest import known, statement

TERMS = glossary([Entry("one", "study", "Trial One"), Entry("two", "study", "Trial Two")])
RESULT = statement("a-1", "Survival was 42 percent.", kind="result", study=("one",))
POSITION = statement("a-2", "Surgery is not advised.", kind="position")
CAVEAT = statement("a-3", "The arms were unbalanced.", kind="caveat")
OTHER = statement("b-1", "Survival was 40 percent elsewhere.", kind="result", study=("two",), document="other")
ALL = (RESULT, POSITION, CAVEAT, OTHER)
ASKED = Question("What of it?", QuestionType.EXPLANATION, Asked.ANYTHING, {})
CONFLICT = Conflict(
    id="C01",
    scope="between",
    topic="Surgery",
    note="They differ.",
    show="always-with",
    positions=(
        ConflictPosition(document="note", statements=("a-2", "a-1")),
        ConflictPosition(document="other", statements=("b-1",)),
    ),
)


def evidence(*ranked: Statement, weak: tuple[Statement, ...] = ()) -> Evidence:
    scored = [Scored(one, 2.0 - place / 50, 0.7, 1.0, 0.5, one in weak) for place, one in enumerate(ranked)]
    return Evidence(tuple(scored), ())


def page(*, conflicts: tuple[Conflict, ...] = ()) -> Page:
    return Page(known(*ALL, conflicts=conflicts, terms=TERMS))


def composed(asked: Question, found: Evidence, prompts: Prompts) -> Page:
    made = page()
    compose(asked, found, prompts, made._knowledge, made)
    return made


def lines(made: Page) -> list[str]:
    return [segment.text for block in made.blocks for segment in block.segments]


def first(asked: Question, found: Evidence, prompts: Prompts) -> str:
    return lines(composed(asked, found, prompts))[0]


def test_without_evidence_nothing_is_said(prompts: Prompts) -> None:
    assert composed(ASKED, evidence(), prompts).blocks == []


@pytest.mark.parametrize("type_", [type_ for type_ in QuestionType if type_ is not QuestionType.COMPARISON])
def test_each_type_has_a_plan_and_shows_nothing_twice(prompts: Prompts, type_: QuestionType) -> None:
    made = composed(replace(ASKED, type=type_), evidence(*ALL), prompts)
    told = [
        segment.text for block in made.blocks for segment in block.segments if segment.kind is SegmentKind.STATEMENT
    ]
    assert told
    assert len(told) == len(set(told))
    assert made.blocks[0].kind is BlockKind.PARAGRAPH


def test_studies_are_compared_outcome_by_outcome_in_the_order_of_the_question(prompts: Prompts) -> None:
    asked = replace(
        ASKED, type=QuestionType.COMPARISON, keys={"study": frozenset({"one", "two"})}, order=("two", "one")
    )
    survival = [replace(one, tags=replace(one.tags, outcome=("overall-survival",))) for one in (RESULT, OTHER)]
    assert lines(composed(asked, evidence(*survival), prompts)) == [
        "Overall survival", "Trial Two:", OTHER.text, "Trial One:", RESULT.text,
    ]  # fmt: skip
    assert lines(composed(asked, evidence(survival[0]), prompts)) == [
        "Overall survival", "Trial Two: the documents give no statement on this.", "Trial One:", RESULT.text,
    ]  # fmt: skip


def test_a_comparison_answers_on_the_outcome_that_is_asked_for_alone(prompts: Prompts) -> None:
    terms = glossary(
        [
            *TERMS.entries.values(),
            Entry("overall-survival", "outcome", "OS"),
            Entry("quality-of-life", "outcome", "QoL"),
        ]
    )
    life = statement("a-9", "Life was no better.", kind="result", study=("one",), outcome=("quality-of-life",))
    survival = replace(RESULT, tags=replace(RESULT.tags, outcome=("overall-survival",)))
    asked = replace(
        ASKED,
        type=QuestionType.COMPARISON,
        keys={"study": frozenset({"one", "two"}), "outcome": frozenset({"quality-of-life"})},
    )
    made = Page(known(*ALL, life, terms=terms))
    compose(asked, evidence(survival, life, OTHER), prompts, made._knowledge, made)
    assert life.text in lines(made)
    assert survival.text not in lines(made)


def test_other_sides_stand_each_under_its_name_and_a_silent_one_is_named(prompts: Prompts) -> None:
    asked = replace(ASKED, type=QuestionType.COMPARISON, sources=frozenset({"note", "other"}), order=("other", "note"))
    assert lines(composed(asked, evidence(RESULT, OTHER), prompts)) == ["other", OTHER.text, "note", RESULT.text]
    silent = lines(composed(asked, evidence(RESULT), prompts))
    assert silent[:2] == ["other", "The documents say nothing that answers this for other."]


def test_a_side_whose_words_all_stand_under_another_is_told_all_the_same(prompts: Prompts) -> None:
    same = statement("b-2", "The survival there: 42 percent.", kind="result", study=("two",), document="other")
    asked = replace(ASKED, type=QuestionType.COMPARISON, sources=frozenset({"note", "other"}), order=("note", "other"))
    made = Page(known(*ALL, same, terms=TERMS))
    compose(asked, evidence(RESULT, same), prompts, made._knowledge, made)
    assert lines(made) == ["note", RESULT.text, "other", same.text]


def test_what_is_about_other_patients_stands_behind(prompts: Prompts) -> None:
    theirs = statement("o-1", "It is offered to them.", kind="position", population=("her2-positive",))
    asked = replace(ASKED, others=frozenset({"her2-positive"}))
    assert first(ASKED, evidence(theirs, POSITION), prompts) == theirs.text
    assert first(asked, evidence(theirs, POSITION), prompts) == POSITION.text


def test_advice_for_those_with_symptoms_is_none_for_a_patient_without(prompts: Prompts) -> None:
    advice = statement("s-1", "Treat it promptly.", kind="position", population=("symptomatic",))
    asked = replace(ASKED, others=frozenset({"symptomatic"}))
    assert advice.text in lines(composed(ASKED, evidence(POSITION, advice), prompts))
    assert advice.text not in lines(composed(asked, evidence(POSITION, advice), prompts))


def test_what_is_said_of_one_drug_in_the_words_of_another_is_said_too(prompts: Prompts) -> None:
    words = "{} is typically paused for radiation and restarted several days after its completion, and nothing more."
    drugs = [statement(one, words.format(one), kind="practice", intervention=(one,)) for one in ("chemo", "cdk")]
    again = statement("again", words.format("chemotherapy"), kind="practice", intervention=("chemo",))
    both, one = (replace(ASKED, keys={"intervention": frozenset(named)}) for named in (("chemo", "cdk"), ("chemo",)))
    shown = lines(composed(both, evidence(*drugs, again), prompts))
    assert [drug.text in shown for drug in (*drugs, again)] == [True, True, False]
    assert drugs[1].text not in lines(composed(one, evidence(*drugs, again), prompts))


def test_the_arms_of_one_study_are_told_outcome_by_outcome() -> None:
    asked, notes = replace(ASKED, type=QuestionType.COMPARISON, keys={"study": frozenset({"one"})}), known()
    assert plan_of(replace(asked, text="How did its arms differ?"), notes) == STUDY
    assert plan_of(replace(asked, text="Planned versus actual accrual?"), notes) == SIDES


def test_several_things_of_one_study_are_told_outcome_by_outcome_and_a_kind_of_studies_is_none(
    read: Callable[..., Question], terms: Glossary
) -> None:
    notes = known(terms=terms)
    assert plan_of(read("Turkish MF07-01: numbers, HR, who gained most"), notes) == STUDY
    assert plan_of(read("HR in MF07-01?"), notes) == QuestionType.VALUE
    assert plan_of(read("Why do the RCTs say it doesn't help?"), notes) == QuestionType.EXPLANATION


def test_a_why_is_answered_by_a_reason_that_is_near(prompts: Prompts) -> None:
    remark = statement("remark", "The trials weigh more.", kind="position")
    reason = statement("reason", "Selection bias limits the retrospective studies.", kind="position")
    for text, first in (("Why do they differ?", reason), ("Do they differ?", remark)):
        assert lines(composed(replace(ASKED, text=text), evidence(remark, reason), prompts))[0] == first.text


def test_a_case_without_a_site_holds_nothing_of_a_site_that_no_finding_is_on(prompts: Prompts) -> None:
    stomach, ovary = (
        statement(site, f"It spreads to the {site} late.", kind="practice", site=(site,))
        for site in ("stomach", "ovary")
    )
    rule = statement("s-0", "Refer to gastroenterology.", kind="position", site=("stomach",))
    made = Page(known(*ALL, stomach, ovary, rule, terms=TERMS))
    made.finding("Refer to gastroenterology.", "rule", [rule], BlockKind.BULLET)
    found = evidence(rule, POSITION, ovary, stomach)
    compose(replace(ASKED, type=QuestionType.CASE), found, prompts, made._knowledge, made)
    assert [one.text in lines(made) for one in (POSITION, stomach, ovary)] == [True, True, False]


def test_a_comparison_for_a_site_holds_nothing_of_another(prompts: Prompts) -> None:
    asked = replace(
        ASKED,
        type=QuestionType.COMPARISON,
        keys={"site": frozenset({"liver"})},
        sources=frozenset({"note", "other"}),
        order=("note", "other"),
    )
    lung = replace(OTHER, tags=replace(OTHER.tags, site=("lung",)))
    assert OTHER.text in lines(composed(asked, evidence(RESULT, OTHER), prompts))
    assert lung.text not in lines(composed(asked, evidence(RESULT, lung), prompts))


def test_a_case_opens_with_a_sound_position_and_a_weak_one_follows(prompts: Prompts) -> None:
    case, claim = replace(ASKED, type=QuestionType.CASE), statement("w-1", "Criteria must all hold.", kind="position")
    found = Evidence(
        tuple(
            Scored(one, score, 0.7, 1.0, 0.5, one is claim)
            for one, score in ((claim, 1.0), (RESULT, 0.9), (POSITION, 0.75))
        ),
        (),
    )
    assert [text for text in lines(composed(case, found, prompts)) if text in (claim.text, POSITION.text)] == [
        POSITION.text,
        claim.text,
    ]


def test_what_a_finding_has_said_is_not_said_again(prompts: Prompts) -> None:
    made = page()
    made.finding("The rule: surgery is not advised for her.", "rule", [POSITION], BlockKind.BULLET)
    compose(replace(ASKED, type=QuestionType.CASE), evidence(POSITION, RESULT), prompts, made._knowledge, made)
    assert POSITION.text not in lines(made)
    assert RESULT.text in lines(made)


def test_beside_findings_that_say_the_best_only_what_is_near_it_stands(prompts: Prompts) -> None:
    made = page()
    made.finding("The rule: surgery is not advised for her.", "rule", [POSITION], BlockKind.BULLET)
    scored = [Scored(one, worth, 0.7, 1.0, 0.5, False) for one, worth in ((POSITION, 1.0), (RESULT, 0.4))]
    compose(replace(ASKED, type=QuestionType.CASE), Evidence(tuple(scored), ()), prompts, made._knowledge, made)
    assert RESULT.text not in lines(made)


def test_a_case_does_not_open_with_a_weak_source_where_a_sound_one_is_near(prompts: Prompts) -> None:
    asked = replace(ASKED, type=QuestionType.CASE)
    weak = statement("w-1", "A page would operate.", kind="position", document="other")
    assert first(asked, evidence(weak, POSITION, weak=(weak,)), prompts) == POSITION.text
    assert (
        first(replace(asked, sources=frozenset({"other"})), evidence(weak, POSITION, weak=(weak,)), prompts)
        == weak.text
    )


def test_under_findings_what_would_bring_too_much_with_it_gives_way(prompts: Prompts) -> None:
    tied = statement("q-1", " ".join(f"word{n}" for n in range(200)), kind="caveat", qualifies=("a-2",))
    made = Page(known(*ALL, tied, terms=TERMS))
    made.finding("The rule asks her age.", "rule", [CAVEAT], BlockKind.BULLET)
    compose(replace(ASKED, type=QuestionType.VALUE), evidence(RESULT, POSITION, OTHER), prompts, made._knowledge, made)
    assert POSITION.text not in lines(made)
    assert OTHER.text in lines(made)


def test_that_the_evidence_is_of_other_patients_is_said_at_once(prompts: Prompts) -> None:
    terms = glossary([*TERMS.entries.values(), Entry("de-novo", "population", "De novo metastatic")])
    theirs = statement("o-1", "It is offered to them.", kind="position", population=("de-novo",))
    draft, made = (Page(known(*ALL, theirs, terms=terms)) for _ in range(2))
    draft.statement(theirs)
    name_other_patients(replace(ASKED, others=frozenset({"de-novo"})), draft, prompts, draft._knowledge, made)
    assert "(De novo metastatic)" in lines(made)[0]
    name_other_patients(ASKED, draft, prompts, draft._knowledge, made)
    assert len(lines(made)) == 1


def test_a_result_that_only_qualifies_another_comes_with_it(prompts: Prompts) -> None:
    early = statement("e-1", "At three years it did not differ.", kind="result", qualifies=("a-1",))
    made = Page(known(*ALL, early, terms=TERMS))
    compose(ASKED, evidence(early, RESULT), prompts, made._knowledge, made)
    assert lines(made)[:2] == [RESULT.text, early.text]


def test_a_figure_that_is_asked_for_stands_before_a_remark_on_it(prompts: Prompts) -> None:
    asked = replace(ASKED, type=QuestionType.VALUE, asked=Asked.NUMBER)
    assert first(asked, evidence(CAVEAT, RESULT), prompts) == RESULT.text
    assert first(ASKED, evidence(CAVEAT, RESULT), prompts) == CAVEAT.text


def test_a_list_of_studies_begins_with_what_names_most_of_them(prompts: Prompts) -> None:
    both = statement("d-1", "There are two trials.", kind="design", study=("one", "two"))
    asked = replace(ASKED, type=QuestionType.LIST, keys={"study": frozenset({"one"})})
    assert first(asked, evidence(RESULT, both), prompts) == both.text


def test_a_conflict_that_the_answer_only_brushes_is_left_aside(prompts: Prompts) -> None:
    made = page(conflicts=(CONFLICT,))
    fillers = [statement(f"f-{number}", f"Filler {number}.") for number in range(3)]
    for one in (*fillers, RESULT):
        made.statement(one)
    assert disagreements(made, ASKED, prompts, made._knowledge) == ()


def test_a_statement_of_another_site_does_not_stand_under_the_site_asked_about(prompts: Prompts) -> None:
    terms = glossary([Entry("lung", "site", "Lung"), Entry("liver", "site", "Liver")])
    lung, liver = (
        statement(site, f"In the {site} it is used.", kind="practice", site=(site,)) for site in ("lung", "liver")
    )
    asked = replace(ASKED, keys={"site": frozenset({"lung"})})
    made = Page(known(*ALL, lung, liver, terms=terms))
    compose(asked, evidence(lung, liver), prompts, made._knowledge, made)
    assert lines(made) == [lung.text]


def test_each_part_gets_its_answer_and_its_share_of_the_length(prompts: Prompts) -> None:
    made = page()
    parts = [(replace(ASKED, type=QuestionType.VALUE), evidence(one)) for one in (RESULT, OTHER)]
    compose_parts(parts, prompts, made._knowledge, made)
    assert lines(made) == [RESULT.text, OTHER.text]


def test_a_wrong_premise_is_corrected_before_anything_else(prompts: Prompts) -> None:
    made = page()
    finding = Finding(
        "rule",
        "T",
        "The trials showed no gain.",
        Indicator.WARNING,
        Verdict.VIOLATED,
        ("false-premise",),
        statements=("a-1", "gone"),
    )
    asked = replace(ASKED, text="Since the trials showed a gain, when do we operate?")
    correct_premises(asked, [finding, replace(finding, labels=())], prompts, made._knowledge, made)
    assert lines(made) == [prompts.say("premise"), finding.message, RESULT.text]


def test_a_conflict_that_is_shown_always_brings_its_other_positions(prompts: Prompts) -> None:
    made = page(conflicts=(CONFLICT,))
    made.statement(RESULT)
    (found,) = disagreements(made, ASKED, prompts, made._knowledge)
    assert (found.id, [position.document for position in found.positions]) == ("C01", ["note", "other"])
    assert {POSITION.text, OTHER.text} < set(lines(made))
    assert "Where the sources disagree: Surgery" in lines(made)


def test_a_case_that_has_findings_tells_no_disagreement_again(prompts: Prompts) -> None:
    made = page(conflicts=(CONFLICT,))
    made.statement(RESULT)
    made.finding(POSITION.text, "rule", [POSITION], BlockKind.BULLET)
    asked = replace(ASKED, type=QuestionType.CASE)
    (found,) = disagreements(made, asked, prompts, made._knowledge)
    assert found.id == "C01"
    assert "Where the sources disagree: Surgery" not in lines(made)


def test_a_position_that_says_nothing_new_is_not_set_against_the_answer(prompts: Prompts) -> None:
    again = replace(OTHER, text=RESULT.text.replace("was", "is"))
    made = Page(known(RESULT, POSITION, again, conflicts=(CONFLICT,), terms=TERMS))
    for one in (RESULT, POSITION):
        made.statement(one)
    assert disagreements(made, ASKED, prompts, made._knowledge)
    assert lines(made) == [RESULT.text, POSITION.text]


def test_an_answer_outside_a_conflict_mentions_none(prompts: Prompts) -> None:
    made = page(conflicts=(CONFLICT,))
    made.statement(CAVEAT)
    assert disagreements(made, ASKED, prompts, made._knowledge) == ()


def test_a_question_on_disagreement_is_answered_by_every_position(prompts: Prompts) -> None:
    made = page(conflicts=(CONFLICT,))
    asked = replace(ASKED, text="Where do the sources disagree?")
    meant = conflicting(asked, evidence(*ALL), made._knowledge)
    assert meant == (CONFLICT,)
    compose_conflicts(meant, prompts, made._knowledge, made)
    assert {POSITION.text, OTHER.text} < set(lines(made))
    assert conflicting(ASKED, evidence(*ALL), made._knowledge) == ()


def test_a_question_on_an_intervention_is_about_the_site_where_it_belongs(prompts: Prompts) -> None:
    """Hepatectomy is done on the liver: trials of breast surgery do not answer "trials of hepatectomy?", however near in
    words.
    """
    terms = glossary([Entry("hepatectomy", "intervention", "Hepatectomy"), Entry("breast", "site", "Breast")])
    breast = statement("e-0", "Trials were done of breast surgery.", kind="design", site=("breast",))
    liver = [
        statement(f"e-{n}", f"Hepatectomy, point {n}.", kind="position", site=("liver",), intervention=("hepatectomy",))
        for n in (1, 2, 3)
    ]
    made = Page(known(breast, *liver, terms=terms))
    asked = replace(ASKED, text="Trials of hepatectomy?", keys={"intervention": frozenset({"hepatectomy"})})
    compose(asked, evidence(breast, *liver), prompts, made._knowledge, made)
    assert {citation.statement for citation in made.citations} == {"e-1", "e-2", "e-3"}
    anywhere = Page(known(breast, *liver, terms=terms))
    compose(replace(asked, keys={}), evidence(breast, *liver), prompts, anywhere._knowledge, anywhere)
    assert anywhere.citations[0].statement == "e-0"


def test_a_far_second_statement_is_not_shown(prompts: Prompts) -> None:
    scored = [Scored(one, worth, 0.7, 1.0, 0.5, False) for one, worth in ((RESULT, 1.0), (POSITION, 0.05))]
    made = page()
    compose(ASKED, Evidence(tuple(scored), ()), prompts, made._knowledge, made)
    assert lines(made) == [RESULT.text]


def test_a_caveat_on_a_study_that_is_not_asked_about_does_not_open(prompts: Prompts) -> None:
    caveat = statement("c-1", "Trial One prints two figures that do not fit.", kind="caveat", study=("one",))
    found = evidence(caveat, POSITION)
    assert first(ASKED, found, prompts) == POSITION.text
    assert first(replace(ASKED, keys={"study": frozenset({"one"})}), found, prompts) == caveat.text


def test_the_trials_of_a_kind_are_compared_one_by_one_on_the_site_asked_about() -> None:
    terms = glossary(
        [
            Entry("rct", "study", "Randomised trials"),
            Entry("one", "study", "Trial One", parents=("rct",)),
            Entry("two", "study", "Trial Two", parents=("rct",)),
            Entry("far", "study", "Far Trial", parents=("rct",)),
        ]
    )
    told = [
        statement("r-1", "One.", kind="result", study=("one",), site=("breast",)),
        statement("r-2", "Two.", kind="result", study=("two",), site=("breast",)),
        statement("r-3", "Far.", kind="result", study=("far",), site=("bone",)),
    ]
    keys = {"study": frozenset({"rct"}), "site": frozenset({"breast"})}
    asked = replace(ASKED, type=QuestionType.COMPARISON, keys=keys)
    assert one_by_one(asked, known(*told, terms=terms)).order == ("one", "two")
    for other in (replace(asked, type=QuestionType.LIST), replace(asked, sources=frozenset({"note"}))):
        assert one_by_one(other, known(*told, terms=terms)) == other
