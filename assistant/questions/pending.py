"""A turn that only tells something of the patient ("14 lesions", "CT today: new liver mets as well"): what was asked before is
asked anew with it, as if it had been told at once. Pure.
"""

import re
from collections.abc import Callable, Sequence

from assistant.facts.elsewhere import NUMBER
from assistant.facts.extraction import extract
from assistant.facts.sites import listed
from assistant.patient import Fact, PatientFacts, Span, Status
from assistant.questions.fragments import VERB
from assistant.turns import Turn
from ingest.glossary import Glossary

REQUEST = re.compile(
    r"\?|^\W*(?:(?:and|but|so|ok(?:ay)?|then|now|also|please|thanks)[,.]?\s+)*(?:how|what|which|who|whom|whose|when|where|why|any|list|give|show"
    r"|tell|explain|name|compare|summari[sz]e|define|describe|can|could|should|shall|would|may|might|is|are|was|were|do|does|did|doses?|results?"
    r"|data|evidence|numbers?|figures?|survival|risks?|options|alternatives?|same|what|back to|thoughts|advi[cs]e|help)\b"
    r"|(?:^|[,.;:]\s*|\band |\bso |\bbut )(?:can|could|should|shall|would|may|might|do|does|did|is|are|will) (?:we|i|she|he|it|they|this|that|the|you|one)\b"
    r"|\b(?:what|which|how|why|whether)\b",
    re.IGNORECASE,
)
"""What asks for something, with a question mark or without."""
FRAGMENT = re.compile(r"^\W*(?:and|but|or)(?: [\w/+-]+){1,2}\W*$", re.IGNORECASE)
"""What may take a place in the question before."""
MATTERS = re.compile(
    r"\b(?:does|do|will|would|is) (?:it|that|this) (?:matter|make (?:a|any) difference|change (?:anything|things)|relevant|important|a problem)\b",
    re.IGNORECASE,
)
"""What asks whether something that it tells counts for what was asked."""
STILL = re.compile(
    r"(?:^|(?<=[.;:!?,] ))(?:so |and |but |then |now )*(?:(?:does|would|will|is|can|do) (?:she|he|it|that|this|the patient|they)"
    r"(?: (?:still|now|then))+(?: (?:all|really|even))*(?: (?:match|qualif\w+|fit|meets?|fulfils?|count|eligible|suitable|a candidate|hold|stand|apply|the same)\b[^?.,;]{0,44})?"
    r"|(?:still|now) (?:a (?:match|candidate|fit)|eligible|suitable|qualif\w+|match\w*|on the list|the same(?: answer)?))\W*\?\W*$",
    re.IGNORECASE,
)
"""What asks whether the answer before holds after what was told just now ("does she still match?")."""
LESION = re.compile(r"(?: (?:mets?|metast\w+|lesions?|deposits?|nodules?|tumou?rs?)\b)?")
LESIONS = ("met", "lesion", "nodule", "deposit", "secondar")
_OUTSIDE = (
    r"(?:livers?|lungs?|bones?|nod(?:es|al)|pleura\w*|skin|visceral|extra-?cranial|systemic|body|elsewhere|everything)"
)
WORSE_OUTSIDE = re.compile(
    rf"\b(?:(?:growing|progressing|enlarging|worsening|progression|progressed|new)(?: (?!no\b|not\b)\w+){{0,3}} {_OUTSIDE}"
    rf"|{_OUTSIDE}(?: (?!stable|controlled|quiet|but|brain|unchanged|not|no|without)[\w+&/]+){{0,3}} (?:progress(?:ed|ing|ion|es)|growing|grown|worse|bigger|larger))\b",
    re.IGNORECASE,
)
"""How a turn tells that the disease outside the brain gets worse."""
STABLE_OUTSIDE = re.compile(
    r"[\s,;]*\b(?:and |but |with |while )?(?:(?:her |the )?(?:body|systemic(?:ally)?(?: disease)?|extra-?cranial(?:ly)?(?: disease)?|everything else|(?:the )?rest(?: of (?:the |her )?(?:disease|body))?"
    r"|elsewhere|disease elsewhere)(?: (?:is|are|was|has been|remains?|all|otherwise|now|well)){0,3} (?:stable|controlled|quiet|clear|unchanged)"
    r"|(?:stable|controlled|quiet|unchanged) (?:elsewhere|extra-?cranial(?:ly)?(?: disease)?|systemic(?:ally)?(?: disease)?|body|outside the brain))\b",
    re.IGNORECASE,
)
"""How it was told that it does not."""
LONGEST = 30
"""Words of a turn that only tells."""
LAST_SENTENCE = re.compile(r"(?:(?<=[.!?:])\s|^)[^.!?]*[.!?]*\s*$")

Says = Callable[[str], bool]


def only_tells(text: str, tells: Says, plans: Says) -> bool:
    """Whether ``text`` tells something of the patient, and neither asks nor proposes anything."""
    if REQUEST.search(text) or FRAGMENT.search(text) or len(text.split()) > LONGEST:
        return False
    return tells(text) and not _urgent(text) and not plans(text)


def told_before_still(text: str) -> str:
    """What ``text`` tells before it asks no more than whether the answer before holds; empty where it asks another thing."""
    asked = STILL.search(text)
    return text[: asked.start()].strip() if asked else ""


def _urgent(text: str) -> bool:
    """Whether ``text`` tells of an emergency or a symptom, which is answered before anything that is pending."""
    told = extract((Turn("user", text),))
    ill = (*told.of("emergency"), *told.of("symptoms"))
    return any(fact.status is not Status.DENIED and fact.value != "asymptomatic" for fact in ill)


def place(asked: Sequence[str], glossary: Glossary, leans: Says, tells: Says, plans: Says) -> int:
    """Which of the turns ``asked`` holds the question that the last one leaves pending: the nearest that asks of a site or a
    treatment, or stands by itself; the first where there is none.
    """
    for index in range(len(asked) - 2, 0, -1):
        one = asked[index]
        if only_tells(one, tells, plans):
            continue
        if not leans(one) or (_asks_by_itself(one, glossary) and not MATTERS.search(one)):
            return index
    return 0


def _asks_by_itself(text: str, glossary: Glossary) -> bool:
    """Whether ``text`` names a treatment, or asks of a site in a sentence of its own ("and how treat the brain")."""
    kinds = {glossary.entries[match.key].kind for match in glossary.find(text)}
    return "intervention" in kinds or ("site" in kinds and VERB.search(text) is not None)


def told_beside(question: str, told: Sequence[str]) -> str:
    """``question`` with what was ``told`` since, put before what it asks, and without what no longer holds."""
    question = _still_so(question, told)
    asked = LAST_SENTENCE.search(question.rstrip())
    start = asked.start() if asked and REQUEST.search(asked.group()) else len(question)
    told = [one.strip() for one in (question[:start], *told) if one.strip()]
    return " ".join([*map(_sentence, told), question[start:].strip()]).strip()


def _still_so(question: str, told: Sequence[str]) -> str:
    """``question`` without the words of facts that are no longer so after what was ``told``."""
    return still_so(question, extract(tuple(Turn("user", text) for text in (question, *told))))


WIDE = frozenset({"sites", "primary-intact"})
"""Facts read off words that tell something else too ("a bleeding tumour of the breast")."""


def still_so(question: str, now: PatientFacts) -> str:
    """``question`` without the words of facts that are not so ``now``; of a place the number alone."""
    before = extract((Turn("user", question),))
    words = [one for one in before if one.span]
    kept = [one.span for one in words if _stands(one, now) and one.name not in WIDE and one.span]
    there = _moved_to(words, now)
    for fact in (one for one in words if not _stands(one, now)):
        start, end = fact.span.start, fact.span.end  # type: ignore[union-attr]
        within = any(span.start < end and start < span.end for span in kept if (span.start, span.end) != (start, end))
        if within and fact.name != "symptoms":
            start, end = _own(start, end, kept)
        said = question[start:end]
        if fact.name == "emergency":
            question = f"{question[:start]}{_place_of(said)}{question[end:]}"
            continue
        places = any(
            other.name == "sites" and other.span and other.span.start < end and start < other.span.end
            for other in words
        )
        left = NUMBER.sub(lambda hit: " " * len(hit.group()), said) if places else " " * len(said)
        question = f"{question[:start]}{left}{question[end:]}"
    for span, site in sorted(there, key=lambda one: -one[0].start):
        named = question[span.end :].lstrip().startswith(LESIONS)
        question = f"{question[: span.start]}{site}{'' if named else ' metastases'}{question[span.end :]}"
    return " ".join(question.split())


def _place_of(said: str) -> str:
    """The places that ``said`` names, and blanks for what is wrong there, letter for letter."""
    norm = said.lower()
    named = [(start, LESION.match(norm, end).end()) for start, end, _ in listed(norm)]  # type: ignore[union-attr]
    return "".join(letter if any(low <= at < high for low, high in named) else " " for at, letter in enumerate(said))


def without_stable(question: str, later: Sequence[str]) -> str:
    """``question`` without the stable disease outside the brain, where a turn told ``later`` takes it back."""
    worse = any(WORSE_OUTSIDE.search(text) and not REQUEST.search(text) for text in later)
    return STABLE_OUTSIDE.sub("", question) if worse else question


def _moved_to(told: Sequence[Fact], now: PatientFacts) -> list[tuple[Span, str]]:
    """Where ``told`` names the one site at which the metastases are no more, and the one at which they are now."""
    sites = [one for one in told if one.name == "sites" and one.status is Status.ASSERTED and one.span]
    here = [one for one in now.of("sites") if one.status is Status.ASSERTED]
    fresh = {str(one.value) for one in here} - {str(one.value) for one in sites}
    gone = [one for one in sites if not _stands(one, now)]
    if len(fresh) != 1 or len(gone) != 1 or len(sites) != 1:
        return []
    return [(one.span, next(iter(fresh))) for one in gone if one.span]


def _own(start: int, end: int, others: Sequence[Span]) -> tuple[int, int]:
    """What of ``start`` to ``end`` none of ``others`` needs; empty where one lies within."""
    for other in others:
        if other.start <= start < other.end:
            start = min(end, other.end)
        elif start < other.start < end:
            end = other.start
    return start, max(start, end)


def _stands(fact: Fact, now: PatientFacts) -> bool:
    """Whether ``fact`` is told still, or was none that could be taken back; what is told of another site takes nothing back."""
    others = now.of(fact.name)
    if fact.name == "emergency" and fact.status is Status.SUSPECTED:
        return any(other.value == fact.value and other.status is not Status.DENIED for other in others)
    elsewhere = fact.site and others and all(other.site and other.site != fact.site for other in others)
    return fact.status is not Status.ASSERTED or bool(
        elsewhere or any(other.value == fact.value and other.status is fact.status for other in others)
    )


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!", ":", ";")) else f"{words}."
