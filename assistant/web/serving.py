"""Puts the desk together from an open assistant and store."""

from typing import TYPE_CHECKING

from assistant.corpus.records import load_trials
from assistant.corpus.references import load_references
from assistant.store.store import Store
from assistant.study.cases import load_cases
from assistant.study.questions import findings_on, load_questions
from assistant.study.survival import load_plot
from assistant.web.desk import Desk
from assistant.web.html import Safe
from assistant.web.library import Shelves
from assistant.web.shelf import banner
from assistant.web.sources import Sources
from assistant.web.study_desk import StudyDesk
from ingest.settings import Settings

if TYPE_CHECKING:
    from assistant.respond import Assistant


def desk_of(assistant: "Assistant", store: Store, config: Settings) -> tuple[Desk, Safe]:
    """The desk, and the banner that names the corpus and says how far its rules are reviewed."""
    sources = Sources(lambda: assistant.index, load_references(config.corpus / "references.bib"))
    rules = assistant.rules.rules
    unsigned = sum(rule.status != "signed" for rule in rules)
    shelves = Shelves(assistant.conflicts, rules, tuple(assistant.glossary.entries.values()))
    desk = Desk(assistant, store, sources, shelves)
    return desk, banner(assistant.index.manifest.get("digest", ""), unsigned, len(rules))


def study_of(desk: Desk, assistant: "Assistant", config: Settings) -> StudyDesk:
    """The Study pages over the same sources and store as the desk."""
    corpus = config.corpus
    return StudyDesk(
        desk.sources,
        desk.store,
        load_trials(corpus / "trials.yaml"),
        load_plot(corpus / "study" / "survival.yaml"),
        load_questions(corpus / "study" / "questions"),
        load_cases(corpus / "study" / "cases.yaml"),
        assistant,
        lambda vignette: findings_on(vignette, assistant.rules, assistant.glossary),
    )
