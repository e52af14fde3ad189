"""What a reader sees of the findings: how many cards, in which words, and for whom."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.guardrails import cards
from assistant.guardrails.beside_radiation import drugs_beside_radiation
from assistant.guardrails.engine import check
from assistant.guardrails.persons import somebody
from assistant.guardrails.recommendations import Recommendation
from assistant.guardrails.relevance import without_patient
from assistant.guardrails.rule_rows import read_facts, read_proposal
from assistant.guardrails.text_recommendations import from_question
from assistant.patient import Fact, PatientFacts, Span, patient_facts
from assistant.rules.book import load_rules

BOOK = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
NOBODY = PatientFacts()


def card(rule: str, *labels: str, **more: object) -> Finding:
    kept = {
        "indicator": Indicator.INFO,
        "verdict": Verdict.UNKNOWN,
        "intervention": "sbrt",
        "message": f"{rule}.",
    } | more
    return Finding(rule=rule, title=rule.capitalize(), labels=labels, **kept)  # type: ignore[arg-type]


def asked(question: str, facts: PatientFacts = NOBODY) -> tuple[Finding, ...]:
    return check(BOOK, facts, from_question(question, BOOK.glossary), question)


def messages(found: tuple[Finding, ...], label: str) -> str:
    return " ".join(finding.message for finding in found if label in finding.labels)


def test_companions_share_the_card_of_their_host() -> None:
    host = card("host", "mdt-required", settle="To settle it: Board?", missing=("mdt-discussion",))
    other = card("other", "needs-systemic-therapy", settle="To settle it: Drugs? Board?", missing=("current-drugs",))
    (joined,) = cards.gathered([host, other], {"other": "host"})
    assert joined.labels == ("mdt-required", "needs-systemic-therapy")
    assert joined.message == "host. other."
    assert joined.settle == "To settle it: Board? Drugs?"
    assert joined.missing == ("mdt-discussion", "current-drugs")
    assert joined.title == "Host; other"


def test_a_sentence_of_both_companions_is_said_once_and_last() -> None:
    host = card("host", message="Decide together. Do not wait.")
    other = card("other", message="Hold the drug (Wu et al. 2024). Do not wait.")
    (joined,) = cards.gathered([host, other], {"other": "host"})
    assert joined.message == "Decide together. Hold the drug (Wu et al. 2024). Do not wait."


def test_a_companion_of_another_weight_or_without_its_host_stands_alone() -> None:
    heavy = card("other", "needs-systemic-therapy", indicator=Indicator.WARNING)
    assert len(cards.gathered([card("host", "mdt-required"), heavy], {"other": "host"})) == 2
    assert len(cards.gathered([card("other", "mdt-required")], {"other": "host"})) == 1


def test_three_cards_stand_and_a_fourth_needs_a_label_of_its_own() -> None:
    heavy = [card(f"w{n}", "not-standard-of-care", indicator=Indicator.WARNING) for n in range(3)]
    repeats, adds = card("repeats", "not-standard-of-care", "missing-fact:age"), card("adds", "mdt-required")
    assert [finding.rule for finding in cards.gathered([*heavy, repeats, adds], {})] == ["w0", "w1", "w2", "adds"]
    assert len(cards.gathered([*heavy[:2], repeats], {})) == 3


def test_a_card_on_her_own_site_stands_where_no_weightier_one_rests_on_the_same() -> None:
    heavy = [card(f"w{n}", "mdt-required", indicator=Indicator.WARNING, statements=("s-1",)) for n in range(3)]
    hers = Criterion("sites", "sites", Truth.TRUE, (Fact("sites", "eye"),))
    own = card("own", "mdt-required", verdict=Verdict.VIOLATED, criteria=(hers,), statements=("s-2",))
    assert cards.gathered([*heavy, own], {})[-1] == own
    assert own not in cards.gathered([*heavy, replace(own, statements=("s-1",))], {})
    assert own not in cards.gathered([*heavy, replace(own, criteria=())], {})


def test_a_number_is_shown_in_the_words_that_gave_it() -> None:
    given = Fact("disease-free-interval", 108.0, "months", span=Span(0, 3, 10, "9 years"))
    undefined = Criterion("long", "disease-free-interval", Truth.UNKNOWN, (given,), undefined=True)
    assert "disease free interval (9 years)" in cards.settling((), (undefined,), {}, NOBODY)


def test_a_list_that_is_met_or_mostly_decided_stands() -> None:
    heavy = [card(f"w{n}", "mdt-required", indicator=Indicator.WARNING) for n in range(3)]
    met = card("met", "mdt-required", verdict=Verdict.MET)
    known = Criterion("age", "age", Truth.TRUE, (Fact("age", 50.0, "years"),))
    half = card("half", "mdt-required", criteria=(known,), missing=("her2",))
    assert {finding.rule for finding in cards.gathered([*heavy, met, half], {}, {"half"})} >= {"met", "half"}
    assert "half" not in {finding.rule for finding in cards.gathered([*heavy, met, half], {})}


def test_what_is_given_is_not_asked_again() -> None:
    found = check(
        BOOK, read_facts({"current-drugs": ("denosumab",), "sites": ("lung",)}), [read_proposal("sbrt lung")], ""
    )
    said = " ".join(finding.settle for finding in found)
    assert "Which drugs is the patient taking?" not in said
    assert "Is systemic therapy against the cancer among the current drugs?" in said


def test_a_measure_without_a_number_in_the_source_is_named() -> None:
    facts = read_facts({"vessel-distance": ("3 mm",), "lesion-size": ("20 mm",), "sites": ("liver",)})
    found = check(BOOK, facts, [read_proposal("rfa liver")], "")
    assert "Given: vessel distance (3 mm); the source sets no measure for it." in found[0].settle


def test_a_minimum_given_as_a_range_is_said_so() -> None:
    facts = {
        "bone-only": ("yes",), "hr-status": ("positive",), "her2": ("negative",), "age": ("48 years",), "lesion-count": ("1 lesions",),
        "response": ("good",), "response-duration": ("5 months",),
    }  # fmt: skip
    found = check(BOOK, read_facts(facts), [read_proposal("primary-surgery breast")], "")
    said = next(finding.settle for finding in found if finding.rule == "primary-exception-five")
    assert (
        "Given: response duration (5 months); the source says 3-6 months minimum, it lies between: your judgement."
        in said
    )
    assert "sets no measure" not in said
    assert said.endswith("The rest of the list holds as told.")


@pytest.mark.parametrize(("given", "verdict"), [("2 months", Verdict.VIOLATED), ("6 months", Verdict.MET)])
def test_outside_the_range_it_is_settled(given: str, verdict: Verdict) -> None:
    facts = {"response": ("good",), "complete-clearance": ("yes",), "response-duration": (given,), "sites": ("lung",)}
    found = check(BOOK, read_facts(facts), [read_proposal("sbrt lung")], "")
    assert next(finding.verdict for finding in found if finding.rule == "metastases-after-response") is verdict


def test_a_number_of_lesions_in_all_is_no_number_at_one_site() -> None:
    facts = {"lesion-count": ("2 lesions",), "response": ("excellent",), "sites": ("liver", "lung")}
    found = check(BOOK, read_facts(facts), [read_proposal("surgery liver")], "")
    assert "criterion-violated:lesion-count" not in {
        label for f in found for label in f.labels if f.rule.endswith("chapter")
    }


@pytest.mark.parametrize(
    ("question", "label", "named"),
    [
        (
            "SBRT to lung nodule, on pembrolizumab and nab-paclitaxel. What to hold?",
            "hold-during-rt",
            "Nab-paclitaxel:",
        ),
        (
            "SBRT to lung nodule, on pembrolizumab and nab-paclitaxel. What to hold?",
            "continue-during-rt",
            "Pembrolizumab:",
        ),
        ("trastuzumab and pertuzumab during whole brain RT?", "not-in-documents", "Trastuzumab and pertuzumab:"),
        ("olaparib during palliative RT?", "not-in-documents", "Olaparib:"),
        ("Trastuzumab deruxtecan during SBRT?", "not-in-documents", "Trastuzumab deruxtecan:"),
        ("Do I stop palbociclib during radiotherapy?", "hold-during-rt", "Palbociclib:"),
        ("Should endocrine therapy be stopped during RT?", "continue-during-rt", "Endocrine therapy:"),
        ("RT to hip, on palbociclib and letrozole. Hold what?", "hold-during-rt", "Palbociclib:"),
        ("RT to hip, on palbociclib and letrozole. Hold what?", "continue-during-rt", "Letrozole:"),
        ("capecitabine with palliative radiotherapy to L3?", "hold-during-rt", "Capecitabine:"),
        ("T-DM1 and SRS at the same time?", "not-in-documents", "T-DM1:"),
    ],
)
def test_each_drug_beside_radiation_is_named_without_a_patient(question: str, label: str, named: str) -> None:
    assert named in messages(without_patient(asked(question)), label)


@pytest.mark.parametrize(
    "question",
    [
        "What did the trial of SBRT with chemotherapy show?", "Palbociclib or ribociclib?", "SBRT during pregnancy?",
        "Vision after chemotherapy with radiation in the study?",
    ],
)  # fmt: skip
def test_a_study_or_a_drug_alone_is_no_question_of_holding(question: str) -> None:
    assert list(drugs_beside_radiation(question, NOBODY, BOOK)) == []


def test_hold_and_continue_never_name_the_same_drug() -> None:
    found = asked("SBRT while on letrozole, palbociclib, pembrolizumab, capecitabine and trastuzumab?")
    held, kept = messages(found, "hold-during-rt"), messages(found, "continue-during-rt")
    assert held.startswith("Palbociclib and capecitabine:")
    assert kept.startswith("Letrozole and pembrolizumab:")


@pytest.mark.parametrize(
    ("text", "facts", "described"),
    [
        ("RFA of a liver metastasis: size limit?", {"sites": ("liver",)}, False),
        ("Painful bone metastases: which schedule?", {"sites": ("bone",), "symptoms": ("pain",)}, False),
        ("She has a liver metastasis.", {"sites": ("liver",)}, True),
        ("RFA of a 4.5 cm liver metastasis?", {"sites": ("liver",), "lesion-size": ("45 mm",)}, True),
        ("Liver metastasis close to a vessel.", {"sites": ("liver",), "vessel-distance": ("close",)}, True),
        ("Eye metastasis, blurred vision.", {"sites": ("eye",), "symptoms": ("visual-symptoms",)}, True),
        ("Cord compression.", {"emergency": ("cord-compression",)}, True),
        ("She.", {}, False),
    ],
)
def test_who_is_a_patient(text: str, facts: dict[str, tuple[str, ...]], described: bool) -> None:
    assert somebody(text, read_facts(facts), BOOK.glossary) is described


def test_what_only_the_answer_recommends_raises_no_questions_beside_a_proposal() -> None:
    facts = read_facts({"symptoms": ("bleeding @breast",), "sites": ("bone",), "primary-intact": ("yes",)})
    answer = Recommendation("bone-surgery", "bone", "option", "may", "tr-bone-02", "answer", None)
    alone = {finding.rule for finding in check(BOOK, facts, [answer], "")}
    beside = {finding.rule for finding in check(BOOK, facts, [answer, read_proposal("primary-surgery breast")], "")}
    assert "bone-resection-asymptomatic" in alone
    assert "bone-resection-asymptomatic" not in beside


def test_what_the_answer_recommends_still_warns_and_asks_for_its_companion_measure() -> None:
    facts = read_facts({"lesion-size": ("45 mm",), "sites": ("liver", "bone")})
    answer = [
        Recommendation("rfa", "liver", "option", "explored", "tr-liver-14", "answer", None),
        Recommendation("denosumab", "bone", "for", "named", "ai-bone-03", "answer", None),
    ]
    rules = {finding.rule for finding in check(BOOK, facts, [*answer, read_proposal("sbrt liver")], "")}
    assert {"liver-rfa-limits", "dental-evaluation"} <= rules


def test_surgery_without_a_site_is_the_mastectomy_that_is_named() -> None:
    question = "50F, single iliac metastasis. Surgery? The surgeon means a mastectomy."
    found = asked(question, read_facts({"sites": ("bone",), "age": ("50 years",)}))
    assert "bone-resection-asymptomatic" not in {finding.rule for finding in found}


def test_no_card_prints_an_internal_name() -> None:
    documents = ("ai-guidance", "topic-review", "book-chapter", "hepatectomy-series")
    questions = ("Denosumab 60 mg every 6 months for bone metastases?", "zoledronic acid 4 mg q4w, dentist visited, ok?",
                 "EBRT 25 Gy in 5 fractions for choroidal metastases?", "palbociclib 75 mg during RT?")  # fmt: skip
    for question in questions:
        for finding in asked(question):
            assert not any(name in finding.sentence for name in documents), finding.sentence
            assert "dental evaluation" not in finding.message
    for dose in BOOK.doses:
        assert dose.voice not in documents


def test_symptoms_that_indicate_treatment_silence_the_doubt_at_that_site() -> None:
    facts = patient_facts([Fact("symptoms", "pain"), Fact("sites", "bone")])
    found = check(BOOK, facts, [read_proposal("bone-surgery bone")], "Painful humerus metastasis.")
    assert "bone-indications" in {finding.rule for finding in found}
    assert "bone-resection-asymptomatic" not in {finding.rule for finding in found}


def test_a_list_that_is_not_met_says_on_what() -> None:
    young = Criterion("age below 55 years", "age", Truth.FALSE, (Fact("age", 58.0, "years"),))
    bone = Criterion(
        "bone only is yes", "bone-only", Truth.FALSE, (Fact("bone-only", "no", span=Span(0, 0, 9, "lung mets")),)
    )
    signs = Criterion("her2 is negative", "her2", Truth.TRUE, (Fact("her2", "negative"),))
    assert cards.against((young, bone, signs)) == "Given: 58 years, lung mets; not met: age below 55 years, bone only."
    assert cards.against((young,)) == ""
    assert cards.against((signs, replace(bone, truth=Truth.UNKNOWN))) == ""
