"""Questions in another language: not read, said so, and an emergency in them is warned of by its words."""

import pytest

from assistant.answers import Abstention, Reason
from assistant.questions.inputs import screen
from assistant.questions.language import foreign
from assistant.respond import Assistant

URGENT = [
    ("Ma femme a un cancer du sein métastasé, depuis ce matin elle ne peut plus bouger les jambes.", "French"),
    ("Meine Frau, Brustkrebs mit Knochenmetastasen, kann seit heute früh ihre Beine nicht mehr bewegen.", "German"),
    ("Mi mujer tiene cáncer de mama con metástasis óseas y desde ayer no puede mover las piernas.", "Spanish"),
    ("Mia moglie ha un tumore al seno con metastasi ossee, da stamattina non riesce a muovere le gambe.", "Italian"),
    ("Minha esposa tem câncer de mama, desde ontem ela não sente as pernas.", "Portuguese"),
    ("Mijn vrouw heeft uitgezaaide borstkanker en kan sinds gisteren haar benen niet bewegen.", "Dutch"),
    ("Moja żona ma raka piersi, od rana nie może ruszać nogami. Co robić?", "Polish"),
]
CALM = [
    ("Welche Dosis wird bei Knochenmetastasen empfohlen und wie oft?", "German"),
    ("Quelle est la dose de dénosumab pour les métastases osseuses ?", "French"),
]
ENGLISH = [
    "E2108 locoreg?",
    "Turkish trial median OS?",
    "Is RFA an option for liver mets near a vessel?",
    "de novo stage IV, ER+, on letrozole; mastectomy?",
    "Pt on letrozole + ribo, bone only, no pain. RT?",
    "My sister she have cancer of breast in bones, what we do about zometa?",
]


@pytest.mark.parametrize(("text", "language"), [*URGENT, *CALM])
def test_another_language_is_recognised(text: str, language: str) -> None:
    found = foreign(text)
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize("text", ENGLISH)
def test_terse_and_broken_english_is_english(text: str) -> None:
    assert foreign(text) is None


def test_another_script_is_not_english_either() -> None:
    found = foreign("У жены рак молочной железы, не может двигать ногами")
    assert found is not None
    assert not found.language


@pytest.mark.parametrize("text", [text for text, _ in URGENT])
def test_an_emergency_in_another_language_gets_its_card_and_nothing_else(assistant: Assistant, text: str) -> None:
    reply = assistant.reply(text)
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.OFF_DOMAIN
    assert not reply.citations
    assert [label for finding in reply.findings for label in finding.labels] == ["emergency"]


@pytest.mark.parametrize("text", [text for text, _ in CALM])
def test_that_only_english_is_read_is_said(text: str) -> None:
    found = screen(text, 4000).findings
    assert [finding.rule for finding in found] == ["input-language"]
