"""The engine is general: another corpus, two notes and one rule on another topic, is served just as well."""

import pytest

from assistant.answers import Abstention, Answer
from assistant.findings import Verdict
from assistant.rendering import full_text
from assistant.respond import Assistant
from ingest.build import Outcome, build
from ingest.embedding import question_embedder
from ingest.settings import Settings, settings
from tests.running import asking

FRONT = """\
---
id: {id}
title: {title}
kind: book-chapter
publisher: A beekeepers' club
licence: none
worth: A test.
rights: Written for a test.
---

"""
SWARMING = """\
## Swarming

- A honey bee colony usually swarms in May or June, when the brood nest is crowded.
  {#sw-when-01 .result outcome=swarming}
- In the Danish hive trial, 12 percent of colonies with a young queen swarmed versus 41 percent with an old queen.
  {#sw-trial-01 .result study=danish-hive-trial outcome=swarming intervention=requeening}
- The Danish hive trial did not assign queens at random.
  {#sw-trial-02 .caveat study=danish-hive-trial qualifies=sw-trial-01}
"""
MITES = """\
## Varroa mites

- Colonies should be treated with oxalic acid in winter, when there is no brood.
  {#mi-oxalic-01 .position intervention=oxalic-acid polarity=for}
- Oxalic acid must not be used while honey supers are on the hive.
  {#mi-oxalic-02 .position intervention=oxalic-acid polarity=forbidden}
"""
GLOSSARY = """\
- {key: swarming, kind: outcome, name: Swarming, forms: [swarm, swarms, swarmed]}
- {key: danish-hive-trial, kind: study, name: Danish hive trial}
- {key: oxalic-acid, kind: intervention, name: Oxalic acid}
- {key: requeening, kind: intervention, name: Requeening, forms: [young queen]}
"""
RULE = """\
topic: bees
rules:
  - id: oxalic-acid-supers
    version: 1
    status: draft
    title: Supers off before oxalic acid
    source: mites
    statements: [mi-oxalic-02]
    strength: must not
    system: none
    hazard: Residues in honey.
    severity: warning
    intervention: oxalic-acid
    when: {proposed: oxalic-acid}
    says:
      violated: {message: Take the honey supers off before oxalic acid is used., labels: technique-limit}
    tests:
      - {propose: oxalic-acid, gives: violated}
"""


@pytest.fixture(scope="module")
def bees(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the other corpus, named by the environment as a user would."""
    folder = tmp_path_factory.mktemp("bees")
    for name in ("documents", "rules"):
        (folder / "corpus" / name).mkdir(parents=True)
    written = {
        "documents/swarming.md": FRONT.format(id="swarming", title="Swarming of bees") + SWARMING,
        "documents/mites.md": FRONT.format(id="mites", title="Mites in the hive") + MITES,
        "glossary.yaml": GLOSSARY,
        "rules/bees.yaml": RULE,
    }
    for name, text in written.items():
        (folder / "corpus" / name).write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOARDSIDE_CORPUS", str(folder / "corpus"))
        patch.setenv("BOARDSIDE_INDEX", str(folder / "index"))
        settings.cache_clear()
        config = settings()
    settings.cache_clear()
    rows = build([config.corpus / "documents"], config, embedder=question_embedder(""))
    assert [(row.outcome, row.statements) for row in rows] == [(Outcome.ADDED, 2), (Outcome.ADDED, 3)]
    return config


@pytest.fixture(scope="module")
def keeper(bees: Settings) -> Assistant:
    return Assistant.open(bees)


def test_a_figure_is_given_with_its_caveat_and_cited(keeper: Assistant) -> None:
    reply = keeper.reply("How many colonies swarmed in the Danish hive trial?")
    assert isinstance(reply, Answer)
    assert [segment.text for segment in reply.blocks[0].segments] == [
        "In the Danish hive trial, 12 percent of colonies with a young queen swarmed versus 41 percent with an old queen.",
        "The Danish hive trial did not assign queens at random.",
    ]
    assert [citation.statement for citation in reply.citations][:2] == ["sw-trial-01", "sw-trial-02"]
    assert {citation.document for citation in reply.citations[:2]} == {"swarming"}


def test_its_rule_fires(keeper: Assistant) -> None:
    reply = keeper.reply("Should I give oxalic acid in winter?")
    assert "should be treated with oxalic acid in winter" in full_text(reply)
    (finding,) = reply.findings
    assert (finding.rule, finding.verdict, finding.labels) == (
        "oxalic-acid-supers",
        Verdict.VIOLATED,
        ("technique-limit",),
    )


@pytest.mark.parametrize(
    "text",
    [
        "What is the weather in Oslo?",
        "What was the five-year survival in the Turkish trial?",
        "Who wrote the national anthem?",
    ],
)
def test_elsewhere_it_abstains_and_says_what_it_covers(keeper: Assistant, text: str) -> None:
    reply = keeper.reply(text)
    assert isinstance(reply, Abstention)
    assert reply.citations == ()
    assert "Mites in the hive, Swarming of bees" in full_text(reply)


def test_the_command_line_answers_from_it(bees: Settings) -> None:
    done = asking("When do colonies swarm?", BOARDSIDE_CORPUS=str(bees.corpus), BOARDSIDE_INDEX=str(bees.index))
    assert done.exit_code == 0
    assert "usually swarms in May or June" in done.stdout
    assert "(Swarming of bees; book chapter, A beekeepers' club; sw-when-01)" in done.stdout
