"""What a question says becomes of a drug while radiation is given; a plan that does as the sources say is left in peace."""

from pathlib import Path

import pytest

from assistant.facts.extraction import extract
from assistant.guardrails.beside_radiation import Meanwhile, drugs_beside_radiation, stances
from assistant.guardrails.engine import check
from assistant.guardrails.text_recommendations import from_question
from assistant.patient import Fact, Status, patient_facts
from assistant.questions.clipped import written_out
from assistant.respond import Assistant
from assistant.rules.book import load_rules
from assistant.turns import Turn

BOOK = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
HELD, GOING = Meanwhile.HELD, Meanwhile.GOING


def labels(question: str) -> set[str]:
    facts = extract((Turn("user", question),))
    found = check(BOOK, facts, from_question(question, BOOK.glossary), question)
    return {label for finding in found for label in finding.labels}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Palbociclib stopped 3 days before, letrozole goes on, 20 Gy to the sacrum.", {"palbociclib": HELD, "letrozole": GOING}),
        ("RT next week. Ribo: we hold it. AI continues.", {"ribociclib": HELD, "endocrine-therapy": GOING}),
        ("SRS on Monday, anastrozole is not stopped.", {"anastrozole": GOING}),
        ("RT to hip on capecitabine. Told her no need to stop it.", {}),
        ("Palbociclib held, then palbociclib kept through the fractions.", {}),
        ("Do we hold palbociclib for the radiation?", {}),
        ("Letrozole goes on during the RT, right?", {}),
        ("Palbociclib is held.", {}),
        ("Palbociclib off since Thursday, RT on Monday.", {"palbociclib": HELD}),
        ("Palbociclib off during RT.", {"palbociclib": HELD}),
        ("RT to the rib. Palbociclib came off ten days ago and will not be restarted.", {"palbociclib": HELD}),
        ("Ribociclib paused for SBRT, restarts the morning after the last fraction.", {}),
        ("Brachytherapy on Wednesday, exemestane goes on.", {"exemestane": GOING}),
        ("RT urgent, fraction 1 today. Letrozole on.", {"letrozole": GOING}),
        ("Tamoxifen goes further during the radiation.", {"tamoxifen": GOING}),
        ("SRS booked. Plan: remain on fulvestrant thereafter.", {"fulvestrant": GOING}),
        ("Last dose of paclitaxel was ten days ago, RT on Monday.", {"paclitaxel": HELD}),
        ("RT today, chemotherapy after.", {"chemotherapy": HELD}),
        ("RT now, capecitabine resumes once it is over.", {"capecitabine": HELD}),
        ("No capecitabine during the RT.", {"capecitabine": HELD}),
        ("Pembrolizumab is given on schedule, RT to the axilla.", {"pembrolizumab": GOING}),
        ("Palbociclib restarts the evening after the last fraction.", {}),
        ("Palbociclib restarts the day after the RT.", {}),
        ("SRS to both, exemestane to go on as body is quiet. Countersign?", {"exemestane": GOING}),
        ("Whole-brain RT, letrozole goes on. OK?", {"letrozole": GOING}),
        ("SABR to all three, letrozole never stops.", {"letrozole": GOING}),
        ("SRS, leave her on the letrozole.", {"letrozole": GOING}),
        ("Take anastrozole all days of the RT.", {"anastrozole": GOING}),
        ("She is halfway through paclitaxel - skipping it till the RT is over.", {"paclitaxel": HELD}),
    ],
)  # fmt: skip
def test_what_becomes_of_each_drug(question: str, said: dict[str, Meanwhile]) -> None:
    assert dict(stances(question, BOOK)) == said


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("59F, painful sacrum, 20 Gy in 5. Palbociclib stopped 3 days before and restarts a week after.", "hold-during-rt"),
        ("63F HR+, one brain metastasis: SRS and stay on anastrozole.", "continue-during-rt"),
        ("45F on pembrolizumab, painful pelvis, 30 Gy in 10. Immunotherapy stays as it is.", "continue-during-rt"),
        ("59F, 20 Gy in 5 to a painful sacrum. Palbociclib stopped before, letrozole goes on.", "continue-during-rt"),
    ],
)  # fmt: skip
def test_a_plan_that_does_so_already_is_not_told_to(question: str, label: str) -> None:
    assert label not in labels(question)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("59F, painful sacrum, 20 Gy in 5. Palbociclib goes on throughout.", "hold-during-rt"),
        ("59F, painful sacrum, 20 Gy in 5, on palbociclib.", "hold-during-rt"),
        ("59F, painful sacrum, 20 Gy in 5. Chemotherapy is held, capecitabine goes on.", "hold-during-rt"),
        ("59F, painful sacrum, 20 Gy in 5. Palbociclib stopped, capecitabine goes on.", "hold-during-rt"),
        ("63F HR+, one brain metastasis: SRS, anastrozole is stopped for it.", "continue-during-rt"),
        ("63F HR+, one brain metastasis: SRS and stay on anastrozole, right?", "continue-during-rt"),
    ],
)
def test_a_plan_that_does_otherwise_or_asks_is_told(question: str, label: str) -> None:
    assert label in labels(question)


def test_all_that_the_patient_takes_is_known_from_the_turn_before() -> None:
    turns = ("Pt on abemaciclib and letrozole.", "Sim done, RT starts on Monday. Meds: no changes.")
    facts = extract([Turn("user", text) for text in turns])
    found = check(BOOK, facts, from_question(turns[1], BOOK.glossary), turns[1])
    assert "hold-during-rt" in {label for finding in found for label in finding.labels}


def test_drugs_entered_in_the_form_withdraw_those_that_the_text_names() -> None:
    text = "SBRT on palbociclib, what to hold?"
    proposed = {one.intervention for one in drugs_beside_radiation(text, extract((Turn("user", text),)), BOOK)}
    entered = patient_facts([Fact("current-drugs", "letrozole")])
    assert proposed == {"radiation", "palbociclib"}
    assert {one.intervention for one in drugs_beside_radiation(text, entered, BOOK)} == {"radiation"}


def test_a_drug_that_is_to_follow_is_not_taken_yet() -> None:
    assert "hold-during-rt" not in labels("Duct relieved tomorrow, then cape when bili has come down.")
    assert (
        extract((Turn("user", "She is 50. Cape when bili has come down."),)).of("current-drugs")[0].status
        is Status.DENIED
    )


def test_radiation_that_was_weighed_and_not_chosen_asks_nothing_of_the_drugs() -> None:
    question = "Single liver met after chemo. Resection spares more liver than beams would, then back to chemo."
    assert "hold-during-rt" not in labels(question)


def test_only_the_drug_that_goes_on_is_named() -> None:
    question = "59F, painful sacrum, 20 Gy in 5. Palbociclib stopped, capecitabine goes on."
    found = check(BOOK, extract((Turn("user", question),)), from_question(question, BOOK.glossary), question)
    said = [finding.message for finding in found if "hold-during-rt" in finding.labels]
    assert said
    assert all("apecitabine" in message and "albociclib:" not in message for message in said)


def test_a_local_treatment_that_is_declined_is_not_called_unusual() -> None:
    assert "not-standard-of-care" not in labels(
        "70F, asymptomatic lung metastases, stable. No thoracic surgery, just go on."
    )
    assert "not-standard-of-care" in labels(
        "70F, asymptomatic lung metastases, stable. Thoracic surgery to resect them."
    )


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("No palbociclib break for RT to the hip, 60F.", True),
        ("Palbo not held for SBRT, 61F.", True),
        ("Hip RT next week, 58F on ribociclib: hold or continue?", True),
        ("Palliative spine RT on Tuesday, she takes ribociclib: give or omit that week?", True),
        ("Single 8 Gy to the ilium, letrozole is not interrupted; no CDK4/6 inhibitor, 68F.", False),
        ("Choroidal metastasis, no radiation for now, paclitaxel continues, 52F.", False),
        ("Not having any radiotherapy. Palbociclib and letrozole continue, 64F.", False),
        ("Exemestane carries on through ten fractions to the shoulder, no CDK4/6 inhibitor. 70F.", False),
        ("Letrozole goes on. No RT is planned; ribociclib continues, 66F.", False),
    ],
)
def test_a_drug_is_spoken_of_only_beside_radiation_that_is_given_and_where_it_is_taken(
    question: str, held: bool
) -> None:
    assert ("hold-during-rt" in labels(question)) is held


@pytest.mark.parametrize(
    "question",
    [
        "New bone mets, loose molars, 63F. Denosumab today, she can see a dentist some time next year.",
        "66F, bone metastases, awaiting removal of three abscessed teeth. Zoledronate on Friday, mouth to be examined afterwards.",
    ],
)
def test_a_dentist_who_comes_afterwards_is_no_evaluation_before(question: str) -> None:
    assert "dental-evaluation" in labels(question)


@pytest.mark.parametrize(
    "told", ["Fits twice this morning, never before.", "She no can move the two legs from tonight."]
)
def test_an_emergency_in_broken_english_is_suspected(told: str) -> None:
    assert extract((Turn("user", told),)).of("emergency")


@pytest.mark.parametrize(
    "text",
    [
        "EBRT begins tomorrow; abemaciclib is off during it and letrozole stays.",
        "Abemaciclib is paused and letrozole stays for her RT.",
    ],
)
def test_halves_of_a_clause_speak_of_a_drug_each(text: str) -> None:
    assert stances(text, BOOK) == {"abemaciclib": HELD, "letrozole": GOING}


def test_radiation_in_reserve_holds_no_drug() -> None:
    text = "65F, sternal met, ER+. We keep her on AI + abemaciclib and hold radiotherapy in reserve."
    assert not labels(text) & {"hold-during-rt", "continue-during-rt"}


@pytest.mark.parametrize(
    "text", ["abema + letrozole, 10# to pelvis next wk, 55F", "62F on palbo and fulvestrant, 5 fx to T8"]
)
def test_a_number_of_fractions_to_a_place_is_radiation(text: str) -> None:
    assert {"hold-during-rt", "continue-during-rt"} <= labels(written_out(text + ". Stop or carry on both?"))


def test_that_which_was_spoken_of_is_the_radiation(assistant: Assistant) -> None:
    before = (Turn("user", "58F, 15 brain mets and leptomeningeal enhancement, HER2+"),)
    assert "other-drug-during-rt" in {
        finding.rule for finding in assistant.reply("can tucatinib go on during that?", before).findings
    }


def verdicts(text: str) -> dict[str, str]:
    facts = extract((Turn("user", text),))
    found = check(BOOK, facts, from_question(text, BOOK.glossary, True), text)
    return {one.rule: one.verdict.value for one in found if one.rule in ("hold-during-rt", "continue-during-rt")}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("63F, painful L3: EBRT 20 Gy in 5 and letrozole kept going.", "continue-during-rt"),
        (
            "70F, ten fractions to the hip, anastrozole is taken all days of the radiation. Please confirm.",
            "continue-during-rt",
        ),
        ("62F, ten fractions to T8 on Monday, palbociclib is held during the radiation.", "hold-during-rt"),
    ],
)
def test_a_plan_that_does_with_a_drug_as_the_sources_say_is_confirmed(text: str, rule: str) -> None:
    assert verdicts(text)[rule] == "met"


def test_what_is_asked_or_goes_the_other_way_is_not_confirmed() -> None:
    assert "met" not in verdicts("53F, brain mets get SRS. Keep going with the letrozole?").values()
    assert "met" not in verdicts("62F, ten fractions to T8, palbociclib carries on all through the radiation.").values()
    assert "met" not in verdicts("63F, EBRT to L3, letrozole is stopped for the radiation.").values()
