"""The JSON object of the headless interface: what another system may rely on."""

import json

from assistant.answers import Abstention
from assistant.patient import Fact, Span, Status, patient_facts
from assistant.respond import Assistant
from assistant.rows import AnswerRow, answer_row, facts_object

NAMES = {
    "id", "answer", "citations", "findings", "abstained", "reason", "standalone_question", "facts", "mode", "seconds",
}  # fmt: skip


def test_an_answer_has_the_names_that_the_interface_promises(assistant: Assistant) -> None:
    reply = assistant.reply("Can I ablate a 4.5 cm liver metastasis with RFA?")
    row = json.loads(answer_row("q7", reply).model_dump_json())
    assert set(row) == NAMES
    assert (row["id"], row["abstained"], row["reason"], row["mode"]) == ("q7", False, None, "quote")
    assert set(row["citations"][0]) == {"document", "passage", "statement", "quote", "start", "end"}
    assert set(row["findings"][0]) == {"rule", "indicator", "verdict", "labels"}
    size = row["facts"]["lesion-size"]
    assert (size["value"], size["unit"], size["status"], size["span"]["text"]) == (45.0, "mm", "asserted", "4.5 cm")
    assert AnswerRow.model_validate_json(json.dumps(row)).labels >= {"technique-limit"}


def test_an_abstention_says_why_and_keeps_its_findings(assistant: Assistant) -> None:
    reply = assistant.reply("What is the weather in Oslo?")
    row = answer_row("1", reply)
    assert isinstance(reply, Abstention)
    assert (row.abstained, row.reason, row.labels) == (True, "off-domain", {"off-domain"})


def test_a_set_fact_is_a_list_and_its_members_keep_their_status() -> None:
    here = Span(0, 4, 9, "liver")
    facts = patient_facts([Fact("sites", "liver", span=here), Fact("sites", "bone", status=Status.SUSPECTED)])
    shown = facts_object(facts)["sites"]
    assert (shown["value"], shown["status"]) == (["liver"], "asserted")
    assert shown["span"] == {"turn": 0, "start": 4, "end": 9, "text": "liver"}
    assert [member["status"] for member in shown["members"]] == ["asserted", "suspected"]


def test_values_that_exclude_each_other_are_unknown() -> None:
    facts = patient_facts([Fact("age", 40.0, "years"), Fact("age", 60.0, "years")], conflicting=["age"])
    shown = facts_object(facts)["age"]
    assert (shown["value"], shown["status"]) == (None, "unknown")
    assert [member["value"] for member in shown["members"]] == [40.0, 60.0]
