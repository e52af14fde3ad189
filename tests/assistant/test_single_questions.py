"""Specification of short questions without a patient: what the answer opens with."""

import pytest

from assistant.answers import Abstention, Reason
from assistant.rendering import full_text
from assistant.respond import Assistant


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("E2108 LRP?", "higher with systemic therapy only (40 percent) than with early local therapy (16 percent)"),
        ("5 yr OS after lung metastasectomy, meta analysis", "46 percent"),
        ("MF07-01 how many pts solitary bone mets in each arm, percent", "34 versus 24 percent"),
        ("CURB trial breast cohort size and result", "47 of whom had breast cancer"),
        ("When NOT to operate the breast even for palliation", "only if complete local clearance can be achieved"),
        ("What are contraindications for palliative mastectomy", "only if complete local clearance can be achieved"),
        ("Age cut off for breast surgery exception 60 isnt it", "No: 60 is not what the documents say here."),
        ("Since primary tumour removal is proven to seed mets, we must never operate, agree?", "No: "),
        (
            "Why did the Indian surgery patients have shorter distant PFS although better local control?",
            "do not say why",
        ),
        ("Is it true that surgery of the primary triples survival in oligomets?", "No: the documents do not say"),
        ("Does removing the primary double survival in oligometastatic disease?", "Of four randomised trials"),
        ("Primary out, mets stay: point?", "Of four randomised trials"),
        ("Is SBRT for primary breast tumour in stage IV effective?", "Nothing in the documents speaks of SBRT"),
        (
            "Are bisphosphonates mandatory and do I need a dentist first?",
            "at diagnosis of bone metastases in breast cancer, regardless of symptoms",
        ),
        (
            "For how many days must abemaciclib be held before radiotherapy?",
            "do not give what was asked for (how many days)",
        ),
        ("When would you choose SBRT rather than surgery for a liver metastasis?", "may be preferred over surgery"),
        ("a chinese report where they cut out a really big liver deposit, how big was it actually?", "6.3 cm"),
        ("How many breast cancer patients were in CURB and did they benefit?", "In CURB, adding SBRT"),
        ("Her2 brain, drug only ok?", "HER2-positive breast cancer"),
        ("Can single 8 Gy be given for a vertebral met with impending collapse", "medical emergencies"),
    ],
)
def test_what_answers_comes_first(assistant: Assistant, text: str, opens: str) -> None:
    reply = assistant.reply(text)
    first = " ".join(segment.text for segment in list(reply.segments())[:2])
    assert opens in first


@pytest.mark.parametrize(
    "text", ["Renal cell lung mets SABR, 4 lesions, ok?", "Colorectal liver mets resection 5 yr survival figure"]
)
def test_another_tumour_is_outside_and_gets_no_cards(assistant: Assistant, text: str) -> None:
    reply = assistant.reply(text)
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.OFF_DOMAIN
    assert "40 percent" not in full_text(reply)
    assert not [finding for finding in reply.findings if finding.site]


def test_which_of_two_trials_compares_both(assistant: Assistant) -> None:
    text = full_text(
        assistant.reply("Which trial showed QoL worse in the surgery group, was it the austrian or the american")
    )
    assert "No improvement in quality of life" in text
    assert "similar or better" in text


@pytest.mark.parametrize(
    ("text", "all_of"),
    [
        (
            "In the Sadot case-control study, what was the OS in local vs medical treatment and how many patients in each arm?",
            ("50 versus 45 months", "69 who", "98 who"),
        ),
        (
            "Compare E2108 with the Indian (Tata) trial: numbers, timing of surgery, OS.",
            ("256", "350", "anthracycline", "53"),
        ),
        (
            "EBRT regimens for choroidal metastases and their outcomes - summarise.",
            ("20 Gy", "91 percent", "40 Gy", "36 percent", "55 percent"),
        ),
        (
            "How many patients in the SBRT trial of four or fewer metastases, and what were the PFS medians?",
            ("125 patients", "19.5 months", "23 months"),
        ),
    ],
)
def test_each_thing_asked_for_is_answered(assistant: Assistant, text: str, all_of: tuple[str, ...]) -> None:
    told = full_text(assistant.reply(text))
    assert [one for one in all_of if one not in told] == []


def test_an_answer_on_one_subtype_holds_no_advice_on_one_that_it_excludes(assistant: Assistant) -> None:
    assert "HER2-negative" not in full_text(assistant.reply("Her2 brain, drug only ok?"))


def test_a_wider_kind_of_figure_is_no_part_of_the_question(assistant: Assistant) -> None:
    assert isinstance(assistant.reply("VATS vs open lung metastasectomy, 30-day mortality"), Abstention)
    assert "0 to 6 percent" in full_text(assistant.reply("Complication rate and mortality of hepatectomy?"))


def test_a_figure_at_a_time_that_a_trial_does_not_give_is_refused(assistant: Assistant) -> None:
    assert isinstance(assistant.reply("What did SABR-COMET report for five-year overall survival?"), Abstention)


def test_a_drug_to_be_given_that_no_document_names_is_named(assistant: Assistant) -> None:
    asked = "do we put her on levetiracetam as a precaution now that she has brain mets, she never had a fit"
    assert "Not covered by the documents: levetiracetam." in full_text(assistant.reply(asked))
    taken = "She takes levetiracetam, single brain met 2 cm, SRS?"
    assert "Not covered" not in full_text(assistant.reply(taken))


@pytest.mark.parametrize(
    "text",
    [
        "Should SBRT be given to oligometastases when the primary is intact?",
        "Is radiation to the primary tumour useful?",
        "Perioperative mortality of liver resection for breast metastases - what range is reported?",
        "In hepatectomy for breast mets, which features predict bad outcome?",
    ],
)
def test_what_is_not_aimed_at_the_primary_or_is_used_there_is_not_missing(assistant: Assistant, text: str) -> None:
    assert "for the primary tumour." not in full_text(assistant.reply(text))
