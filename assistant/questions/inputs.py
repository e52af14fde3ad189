"""What is done with a question before anything reads it: limits, identifiers masked, instructions noticed.

What identifies a patient is masked by ``assistant.questions.identifiers``. Pure.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Reason
from assistant.facts.register import Heard, heard
from assistant.findings import Finding, Indicator, of_input
from assistant.questions.identifiers import mask
from assistant.questions.language import Foreign, foreign
from assistant.turns import MOST_TURNS, Turn
from ingest.errors import QuestionRefused

INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|(?<!palliative )(?<!surgical )(?<!gastric )(?<!biliary )(?<!intestinal )(?<!bowel )(?<!colonic )(?<!\ba )bypass|skip|disable|turn off)\b[^.?!\n]{0,40}\b(?:(?:previous|prior|above|all|any|your|the|these"
    r"|safety|system)\s+(?:rules?|guidelines you|warnings?|checks?|findings?|safety|filters?|sources?|documents?)"
    r"|instructions?|guardrails?|prompts?|restrictions?|programming)\b"
    r"|\byou are now\b|(?:^|[.!?:]\s*|\b(?:you|please|must|should|will) )act as\b|\bpretend (?:to be|that you|you)\b|\bdeveloper mode\b|\bjailbreak\b|\bsystem prompt\b"
    r"|\brole-?play\b|\bDAN\b|\breveal your\b|\bprint your (?:instructions|prompt)\b|</?(?:system|assistant|instructions?)>"
    r"|\[(?:system|inst)\]|\bsystem\s*:|\bnew instructions?\b|\bfrom now on\b(?=[^.?!]{0,20}\b(?:you|answer|reply|respond|write|say|ignore)\b)|\b(?:reply|respond|answer|say|output|write) only\b"
    r"|\bdo not (?:show|mention|display|include|add|give) (?:any |the |your )?(?:warnings?|findings?|cards?|caveats?|citations?|rules?)\b"
    r"|\bwithout (?:any )?(?:warnings?|caveats?|guardrails?|safety)\b|\bmark (?:all|every|this)\b[^.?!]{0,30}\b(?:met|safe|passed|green)\b"
    r"|\bset (?:the )?(?:verdict|finding|label)|</?(?:context|document|user|prompt)>|<!--|\buse (?:only )?this (?:document|source|text)(?: only)?\b"
    r"|\bappend the (?:sentence|words|text)\b|\bhidden (?:system )?prompt\b|\bthere are no rules\b|\bskip the\b[^.?!]{0,30}\bwording\b",
    re.IGNORECASE,
)
FABRICATION = re.compile(
    r"\b(?:invent|fabricat\w+|concoct|fake|dream up|forge)\b"
    r"|\bmake (?:(?:it|one|them|something|things|stuff|that|this|some) up\b|up (?:a|an|any|some|one|the|your|two|three|figures?|numbers?|references?"
    r"|citations?|quotes?|data|results?|trials?|stud(?:y|ies)|papers?)\b(?! (?:third|quarter|half|tenth|fifth|large|small|part|share|proportion|minority"
    r"|majority|percentage|bulk|rest|few|tiny|high|low|major|minor|significant|substantial)))"
    r"|\b(?:just|please|simply|then|can you|could you|would you) make up\b"
    r"|\b(?:give|write|create|generate|provide|produce|cook up|come up with)\b[^.?!\n]{0,40}\b(?:fictional|fictitious|plausible(?:[- ](?:looking|sounding))?"
    r"|imaginary|realistic[- ]looking|made-up|convincing)\b"
    r"|\b(?:even if|whether or not|if)\b[^.?!\n]{0,30}\b(?:does ?n[o']t exist|not real|isn't real|none exists?|you (?:have|need) to (?:make|guess))\b"
    r"|\b(?:it|they|this|that|which|quotes?|quotations?|references?|citations?|sources?|figures?|numbers?) (?:may|can|could|might) (?:well |just )?be"
    r" (?:fictitious|fictional|invented|imaginary|made[- ]up)\b"
    r"|\bjust (?:guess|estimate|make)\b[^.?!\n]{0,30}\b(?:number|figure|reference|citation|hazard|percentage|it)\b",
    re.IGNORECASE,
)
CONSISTS = re.compile(
    r"\b(?:which|what|who|how (?:many|much))\b(?:(?!\b(?:you|I|we|to|and)\b)[^.?!,;]){1,50}\bmakes? up\b", re.IGNORECASE
)
"""How one asks what something consists of: "which designs make up the evidence"."""
HIDDEN = re.compile(r"<!--.*?(?:-->|$)|</?[a-z][\w-]*(?:\s+[\w-]+\s*=[^<>]{0,80})?\s*/?>", re.IGNORECASE | re.DOTALL)
"""Comments and tags: nothing that a reader of the question would see."""
PATHWAY = (
    "If anything is new or getting worse, use the emergency pathway now; this is not for time-critical decisions, and no card does "
    "not mean no emergency."
)
ASK_IN_ENGLISH = "Ask again in English."
SENTENCE = re.compile(r"(?<=[.!?;:])\s+")


@dataclass(frozen=True, slots=True)
class Screened:
    """``text`` with identifiers masked; ``reason`` is set when the request itself is refused.

    ``unread``: it tells of an emergency in a language that is not read.
    """

    text: str
    findings: tuple[Finding, ...]
    reason: Reason | None = None
    unread: bool = False


def screen(text: str, limit: int) -> Screened:
    """Check and clean one question.

    Raises QuestionRefused when it is empty, holds nothing readable, or is longer than ``limit`` characters.
    """
    plain = "".join(character for character in text if character.isprintable() or character in "\n\t").strip()
    if not any(character.isalnum() for character in plain):
        raise QuestionRefused("The question is empty; write it in words.")
    if len(plain) > limit:
        raise QuestionRefused(f"The question has {len(plain)} characters; shorten it to {limit}.")
    masked, kinds = mask(" ".join(HIDDEN.sub(" ", plain).split()) or plain)
    fabricates = bool(FABRICATION.search(CONSISTS.sub(" ", plain)))
    findings = []
    if kinds:
        findings.append(_identifier(kinds))
    if INJECTION.search(plain):
        findings.append(_injection())
    if fabricates:
        findings.append(_fabrication())
    other = foreign(masked)
    if other:
        findings.append(_unread(other))
    unread = other is not None and bool(other.urgent)
    return Screened(masked, tuple(findings), Reason.FABRICATION_REQUEST if fabricates else None, unread)


def of_one_patient(text: str, history: Sequence[Turn], limit: int) -> Heard:
    """``history``, masked, and ``text`` as far as they speak of the patient whom ``text`` is about."""
    earlier = (replace(turn, text=mask(turn.text[:limit])[0]) for turn in history[-MOST_TURNS:])
    return heard((*earlier, Turn("user", text)))


def of_patients(read: Heard) -> tuple[Finding, ...]:
    """What is said where several patients are told at once, or nobody knows which of them is meant."""
    told = []
    if read.unclear:
        told.append(
            "It is not clear which patient is meant, so that nothing told before was read. Say which one, by her number, her "
            "age or the site."
        )
    elif read.several:
        told.append(
            f'Several patients are spoken of, and one is read at a time. Read here: "{read.words}" Ask of each of the others '
            "by number, age or site."
        )
    if read.urgent:
        told.append("Of a patient who is not read here there are signs of an emergency: ask of that one at once.")
    if not told:
        return ()
    title = "Which patient?" if read.unclear else "One patient is read"
    return (of_input("input-patients", title, " ".join(told), Indicator.WARNING, "which-patient"),)


def without_instructions(text: str, clinical: Callable[[str], object]) -> str:
    """``text`` without the sentences that instruct the program and say nothing ``clinical``, unless nothing else is left."""
    kept = " ".join(part for part in SENTENCE.split(text) if not INJECTION.search(part) or clinical(part))
    return kept if any(character.isalnum() for character in kept) else text


def _identifier(kinds: tuple[str, ...]) -> Finding:
    return of_input(
        "input-identifier",
        "Identifier removed",
        "What looked like an identifier of a patient was removed and is neither kept nor repeated; "
        "leave such details out, since not every one is recognised.",
        Indicator.WARNING,
        "identifier",
    )


def _injection() -> Finding:
    return of_input(
        "input-injection",
        "Instruction not followed",
        "The question holds an instruction to the program; it was read as text and changes no rule and no answer.",
        Indicator.INFO,
        "injection",
    )


def _unread(other: Foreign) -> Finding:
    """That a text in another language is not read, with an emergency first where single words of it tell of one."""
    if not other.urgent:
        said = f"The question is in {other.language or 'another script'}; only English is read, so facts of the patient and signs of an emergency in it were not."
        return of_input(
            "input-language", "Only English is read", f"{said} {ASK_IN_ENGLISH}", Indicator.WARNING, "off-domain"
        )
    named = ", ".join(dict.fromkeys(other.urgent))
    said = f"The question is in {other.language}, which is not read; single words in it ({named}) may tell of an emergency."
    return of_input(
        "input-emergency",
        "This may be an emergency",
        f"{said} {PATHWAY} {ASK_IN_ENGLISH}",
        Indicator.CRITICAL,
        "emergency",
    )


def _fabrication() -> Finding:
    return of_input(
        "input-fabrication",
        "Not written",
        "References and figures that are not in the documents are never made up.",
        Indicator.WARNING,
        "fabrication-request",
    )
