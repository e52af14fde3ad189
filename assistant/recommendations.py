"""What a question proposes and what an answer recommends.

Statements of the notes declare it (quote mode); other text is read with the glossary's words and a
lexicon of modality and negation. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant import steps
from assistant.patient import Span
from assistant.premises import TAG
from ingest.documents import POLARITIES
from ingest.glossary import Glossary, Match
from ingest.passages import Statement

Origin = Literal["question", "answer"]
POSITIVE = ("required", "for", "option")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One intervention that is proposed or advised for one site.

    ``site`` is empty when none is said. ``polarity`` is one of the notes' five. ``strength`` holds the words that
    carry it. ``statement`` is the id it comes from, empty for free text. ``span`` holds code-point
    offsets into that text (turn 0) and is None for a tagged statement.
    """

    intervention: str
    site: str = ""
    polarity: str = "option"
    strength: str = ""
    statement: str = ""
    origin: Origin = "question"
    span: Span | None = None

    @property
    def positive(self) -> bool:
        return self.polarity in POSITIVE


_FORBIDDEN = r"must not|must never|should never|do not|don't|never|contraindicated|cannot be|forbidden"
_AGAINST_AFTER = (
    r"(?:is|are|was|were) (?:not|n't)|isn't|aren't|not (?:be )?(?:recommended|advised|suggested|indicated|standard|favou?red|given|done"
    r"|performed|offered|used|needed|necessary|required)|unnecessary|needless|can wait|later|is enough without|should not|shouldn't|has no (?:clear )?role|(?:was |is )?(?:declined|refused|withheld|held|stopped|ruled out)"
)
_AGAINST = (
    r"should not|shouldn't|(?<!reason )(?<!why )not|no(?! (?:reason|argument|objection))|(?<!speaks )(?<!speak )(?<!argument )(?<!check )(?<!checked )(?<!held )(?<!hold )(?<!measured )(?<!weighed )against|avoid(?:s|ed|ing)?|no (?:clear )?role|hold(?:ing)?|held|withh[eo]ld(?:ing)?"
    r"|stop(?:ping|ped)?|skip(?:ping|ped)?|cancel\w*|bother(?:ing)?|omit\w*|forgo\w*|leave|leaving|drop|do nothing|refus\w+|declin\w+|instead of|rather than|without|rule[sd]? out|unable to have|unfit for"
)
_REQUIRED = r"must|mandatory|required?|essential|critical|has to|have to|need(?:s|ed)? to|always"
_FOR = (
    r"should|recommend(?:s|ed|ing)?|advis(?:e|es|ed)|suggest(?:s|ed)?|indicated|plan(?:s|ned|ning)?|going to|will|we'll|i'll"
    r"|intend(?:s|ed)?|scheduled?|booked|first[- ]line|treated with|proceed(?:ing)?|start(?:ing)?|offer(?:ed|ing)?"
    r"|want(?:s|ed)? to|would like to|propos(?:e|es|ed|ing)"
)
_OPTION = (
    r"can|could|may|might|would|option|consider(?:s|ed|ing)?|candidate|eligible|suitable|appropriate|reasonable|ok(?:ay)?|safe"
    r"|allowed|possible|thinking (?:of|about)|role|think of|tempted|shall|is it|do i|do we|does (?:she|he)|fit for|ready for"
    r"|go (?:straight|directly|ahead)|feasible|right|fine|acceptable|justified|worth|enough|continu(?:e|es|ed|ing)"
)
MODALITY: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (polarity, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for polarity, words in (
        ("forbidden", _FORBIDDEN),
        ("against", _AGAINST),
        ("required", _REQUIRED),
        ("for", _FOR),
        ("option", _OPTION),
    )
)
SHORT = frozenset({"no", "not", "without", "instead of", "rather than"})
REACH = {False: 6, True: 2}
"""Words to its right that a negation governs; a bare "no" or "not" governs fewer."""
SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]*)*[.!?]*")
CLAUSE = re.compile(r"[;:]|,?\s+(?:but|however|although|whereas|while|then|and then)\s+", re.IGNORECASE)
NEGATED_AFTER = re.compile(rf"^\W*(?:{_AGAINST_AFTER}|(?:is |are )?contraindicated)(?!\w)", re.IGNORECASE)
PAST = re.compile(
    r"(?<!\w)(?:had|has had|having had|underwent|undergone|received|previous(?:ly)?|prior|after|following|since (?:her|his|the)|history of"
    r"|status post|s/p|post|completed|was (?:treated|given)|already (?:had|received|given)|(?:19|20)\d\d|years? ago"
    r"|(?:is|was|stable|well|currently|now|still|she|he|been) on"
    r"|treated with|responded to|responding to)(?!\w)",
    re.IGNORECASE,
)
IMPERATIVE = re.compile(r"operate|resect|excise|ablate|radiate|irradiate|treat", re.IGNORECASE)
"""Verbs that order when they open a clause."""
PAST_AFTER = re.compile(
    r"^[\w\s,-]{0,12}?(?:\b(?:in )?(?:19|20)\d\d\b|\d+ (?:years?|months?|weeks?) (?:ago|earlier|back)\b)", re.IGNORECASE
)
VERB_AND_OBJECT = tuple(
    (key, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for key, words in (
        (
            "primary-surgery",
            r"(?:remov\w*|resect\w*|excis\w*|operat\w* on|tak(?:e|ing) (?:off|out)|tak(?:e|ing)|cut\w* out)(?: of)?"
            r"(?: (?:the|her|his|this|that|whole|entire|intact|affected|left|right|a|quiet|silent|asymptomatic|painless|bleeding|ulcerated|small|residual)){0,3} (?:primary|breast)(?! (?:node|metasta))",
        ),
        ("primary-surgery", r"BCS|BCT|WLE|breast[- ]conserv\w+ (?:surgery|therapy)"),
        ("surgery", r"(?:cut|cutting|tak(?:e|ing)) (?:it|them|that) (?:out|off|away)"),
        ("locoregional-therapy", r"treat(?:ing)? (?:only )?(?:the|her) (?:breast|primary)"),
        ("primary-radiation", r"(?:ir)?radiat\w* (?:the |her |this )?(?:intact |left |right )?(?:breast|primary)"),
        ("rfa", r"rf[- ]?ablat\w*|(?<=to )RF(?= (?:an?|the|her|this|it|both|\d))"),
        (
            "metastasectomy",
            r"(?:remov(?:e|ing)|excis(?:e|ing)|cut(?:ting)? out|tak(?:e|ing) out)(?: [\w-]+){0,4} (?:lesions?|metastas[ie]s|mets?|deposits?|nodules?)",
        ),
        (
            "ablation",
            r"burn(?:ing|t)?(?: it| them| the| her| this| that| a)(?: (?:out|away))?|probe ablation|thermo-?ablat\w*|(?:heat|thermal|RF|hot) (?:probe|needle)",
        ),
        ("cryotherapy", r"cryo-?ablat\w*"),
        ("hepatic-arterial-infusion", r"arterial (?:infusion|chemo)\w*(?: pump)?"),
        (
            "ovarian-metastasectomy",
            r"(?:remov\w*|resect\w*|excis\w*|tak\w* out|operat\w* on)(?: \w+){0,2} (?:ovar\w+|adnex\w+)",
        ),
        (
            "reirradiation",
            r"re-?(?:treat|irradiat|radiat)\w*|second (?:RT|radi\w+) course|second course of (?:radi\w+|RT)|(?:radi\w+|RT) (?:again|a second time)",
        ),
        ("axillary-dissection", r"clear(?:ing)? (?:out )?the axilla"),
        ("lung-resection", r"wedge(?: (?:it|out|resect\w*))?"),
        (
            "cns-screening",
            r"screen (?:her|his|the) brain|(?:prophylactic|routine|screening|surveillance|regular) (?:cranial|brain|head|cerebral) (?:MRI|CT|imaging|scans?)",
        ),
        ("local-therapy", r"(?:anything|nothing) local(?:ly)?"),
    )
)
FOR_SITE = re.compile(r"\s+(?:of|to|for|in|at|on)(?:\s+[\w.-]+){0,3}\s+", re.IGNORECASE)
PERSON = re.compile(
    r"(?<!\w)(?:she|he|her|him|his|hers|mrs?|ms|patient (?:has|had|is|was|wants|with|aged)|my (?:mum|mother|wife|sister|patient)|our patient|this (?:patient|woman|lady|man|lady)|pt|the patient|a patient (?:of|with|on|who)"
    r"|\d{2} ?-? ?(?:y(?:ea)?r?s?(?:[- ]?old)?|y/o|yo|F|M|y\.o\.)|aged? \d{2}|\d+(?:[.,]\d+)? ?(?:mm|cm|kg)|(?:ca|cancer|carcinoma|ILC|IDC|mastectomy) (?:in )?(?:19|20)\d\d|ECOG ?[0-4])(?!\w)",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r"(?<!\w)(?:what (?:is|was|are|were|did|does|happen)|which|how (?:many|much|often|long|was|were|did|does)|who|evidence"
    r"|did|trials?|stud(?:y|ies)|meta-?analysis|compare|define|explain|why(?! not| (?:would|should|could|can|do)(?:n't| not))|tell me|summari[sz]e|difference)(?!\w)",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"(?<!\w)(?:(?:re-?)?book(?:ed|ing)?|planned|scheduled?|arrange[ds]?|listed for|let's|lets|we(?:'ll| will| shall)|i(?:'ll| will| plan| shall)"
    r"|we (?:plan|do|begin|make|perform|use|keep|leave|can (?:spare|skip|drop|omit)|are going|treat|operate|go|start|give|ablate|resect|irradiate|radiate|stop)|no (?:more|further) (?:therapy|treatment|drugs|imaging|scans?|work-?up|staging)|\d+ ?Gy to (?:the|her|both)|going to|go ahead|agreed|skip|no need (?:for|to)|instead of|please|pls|tomorrow|tmrw|today|tonight"
    r"|this (?:morning|afternoon|week)|next (?:week|month)|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|upfront|up front|decided|cancel"
    r"|without (?:biopsy|mdt|board|any drugs|medication)|assum(?:e|ing)|presum(?:e|ed|ing)|before (?:any )?(?:systemic|chemo\w*|drugs)|do(?:ing)? nothing"
    r"|(?:no|cancel) (?:endoscopy|biopsy|scope|mdt|board|dentist|dental|ortho\w*|tissue|neuro-?imaging)|no (?:time|reason|point|problem|need|necessity)|signed off|reassure|fine by me"
    r"|(?:treat|handle|manage)(?:ed)? (?:it |this |her |them )?as|plan ?:|(?:adds?|changes?) nothing|nothing (?:else|more|further)|that(?:'s| is) (?:all|enough|it)|deferr?ed|holiday for ?ever"
    r"|(?:biopsy|bx|re-?biopsy|tissue|histology|board|mdt|dent\w+|endoscopy|scope|scan|imaging|ortho\w*) (?:is |are |was )?(?:not (?:needed|necessary|required)|unnecessary|pointless|superfluous|can wait|later))(?!\w)"
    r"|, ?go\W*$|(?<!\w)(?:agree|ok|okay|objections?|fine)\?\W*$",
    re.IGNORECASE,
)
"""Words of somebody who is about to do something to somebody."""
TOUCHES = re.compile(
    r"(?:met|metastasis|lesion|deposit|nodule|tumou?r|spot)(?: \w+){0,3} (?:next to|beside|abutting|hugging|touching|adjacent to|close to|against|off)"
    r" (?:the |a )?(?:\w+ ){0,2}(?:vein|artery|duct|cava|ivc|diaphragm|bronchus)(?!\w)",
    re.IGNORECASE,
)
"""A lesion with its neighbour: somebody's, even in a question."""
ORDER = re.compile(
    r"^\W*(?:please |pls |let's |lets |just |so |then |ok |now )*(?:book|arrange|start|offer|plan|schedule|resect|remove|excise|radiate"
    r"|irradiate|re-?irradiate|re-?treat|ablate|cryoablate|burn|microwave|operate|treat|stop|hold|interrupt|pause|continue|screen|take|cut"
    r"|perform|delay|proceed|do)(?!\w)(?! me)",
    re.IGNORECASE,
)
"""A sentence that orders something; with a question mark it asks."""
ORDER_LATER = re.compile(
    r"[;,:] ?(?:and |then |so |we |just )*(?:book|arrange|start|give|offer|schedule|resect|remove|excise|irradiate|radiate|ablate|operate|treat|list her)(?!\w)",
    re.IGNORECASE,
)
"""An order after the findings that lead to it: "first relapse in the liver, start ..."."""
LESION = re.compile(
    r"(?<!\w)(?:the|this|a|an|one|single|solitary|isolated|both|two|three|all|\d)(?: [\w/-]+){0,3}? (?:mets?|metastas[ie]s|deposits?|lesions?|nodules?|spots?"
    r"|primary|sites)(?!\w)|(?<!any )(?<!every )(?<!each )(?<!\w)[a-z]+ (?:met|deposit)(?!\w)",
    re.IGNORECASE,
)
"""Lesions that somebody has. In a sentence that neither asks nor explains it makes what is named beside it a plan."""
FINITE = re.compile(
    r"(?<!\w)(?:is|are|was|were|be|been|has|have|had|does|do|did|can|could|may|might|should|would|will|shall|must|show\w*|report\w*|improv\w+"
    r"|recommend\w*|prove\w*|list|name|give|write|quote|cite|role|evidence|outcomes?|dose|risks?|benefits?|indications?|versus|vs\.?)(?!\w)",
    re.IGNORECASE,
)
SHORT_TAG = re.compile(
    r",\s*(?!(?:what|which|when|how|why|who|where|or)\b)[\w-]+(?: [\w-]+){0,2}\s*\?\W*$", re.IGNORECASE
)
"""A word or three after a comma that ask for a nod: "..., standard?"."""
HEADING = 12
"""Words that a heading has at most."""
INTERROGATIVE = re.compile(
    r"^\W*(?:and |so |but |then |ok |okay )?(?:can|could|may|might|should|shall|would|is|are|do|does|will|must)(?!\w)",
    re.IGNORECASE,
)
BARE = re.compile(r"^\W*(?:[\w-]+\W+){0,2}[\w-]+\s*\?\W*$")
"""A question of one to three words: "Surgery?"."""
NOT_ASKED = re.compile(r"^\W*(?:does|do|did|has|have)(?!\w)(?!\s+(?:she|he|i|we|it|my|the patient|this)(?!\w))", re.I)


def from_question(text: str, glossary: Glossary) -> tuple[Recommendation, ...]:
    """What ``text`` asks leave to do. A topic asked about ("what did the trials show?") proposes nothing.

    Where the question speaks of a patient, every intervention named is weighed for that patient ("Sternectomy?"),
    unless it is past or denied. A proposal is an option unless the question says that it is not wanted.
    """
    patient = bool(PERSON.search(text))
    found: list[Recommendation] = []
    for sentence in SENTENCE.finditer(text):
        words = sentence.group()
        topic = bool(NOT_ASKED.search(words) or TOPIC.search(words))
        if topic and not (patient or _personal(words)):
            continue
        asked = patient or planned(words) or _is_title(words) or bool(INTERROGATIVE.search(words) or BARE.search(words))
        found.extend(_read(words, sentence.start(), glossary, asked))
    return tuple(dict.fromkeys(found))


def acts(text: str) -> bool:
    """Whether somebody is about to act, or to leave out a step: whoever does has a patient, even if no fact of hers is said."""
    return steps.left_out(text) or any(planned(sentence.group()) for sentence in SENTENCE.finditer(text))


def planned(words: str) -> bool:
    """Whether a sentence says what is going to be done, or names a treatment and the lesion that it is for."""
    if TOPIC.search(words) or NOT_ASKED.search(words):
        return False
    told = not words.rstrip().endswith("?") or TAG.search(words.rstrip("?! ")) or SHORT_TAG.search(words)
    lesion = told and (ORDER.search(words) or ORDER_LATER.search(words) or LESION.search(words))
    return bool(PLANNED.search(words) or TOUCHES.search(words) or lesion)


def _is_title(words: str) -> bool:
    """Whether the words are a heading without a verb ("TACE for her liver"), which asks whether that may be done."""
    told = not words.rstrip().endswith("?") and not TOPIC.search(words)
    return told and len(words.split()) <= HEADING and not FINITE.search(words)


def from_statements(statements: Iterable[Statement]) -> tuple[Recommendation, ...]:
    """What the tags of positions and practice declare, one per intervention and site."""
    found: list[Recommendation] = []
    for statement in statements:
        tags = statement.tags
        if tags.kind != "position" or tags.polarity not in POLARITIES:
            continue
        for intervention in tags.intervention:
            found.extend(
                Recommendation(intervention, site, tags.polarity, tags.strength, statement.id, "answer", None)
                for site in tags.site or ("",)
            )
    return tuple(dict.fromkeys(found))


def from_text(text: str, glossary: Glossary) -> tuple[Recommendation, ...]:
    """What free text (a model's claim) recommends or advises against."""
    found = [
        replace(recommendation, origin="answer")
        for sentence in SENTENCE.finditer(text)
        for recommendation in _read(sentence.group(), sentence.start(), glossary, asked=False)
    ]
    return tuple(dict.fromkeys(found))


def _personal(words: str) -> bool:
    """Whether a sentence about evidence also asks about doing something."""
    return bool(
        re.search(
            r"(?<!\w)(?:(?:can|could|should|shall|may|would|must) (?:i|we|she|he|you|this|the|my|her|his)|for (?:her|him|my|this)"
            r"|my patient|am i|are we|she|he)(?!\w)",
            words,
            re.IGNORECASE,
        )
    )


def _read(sentence: str, offset: int, glossary: Glossary, asked: bool) -> Iterator[Recommendation]:
    start = 0
    bounds = [*((cut.start(), cut.end()) for cut in CLAUSE.finditer(sentence)), (len(sentence), len(sentence))]
    inherited = asked
    for end, following in bounds:
        clause = sentence[start:end]
        yield from _read_clause(clause, offset + start, sentence, glossary, inherited)
        start = following


def _read_clause(clause: str, offset: int, sentence: str, glossary: Glossary, asked: bool) -> Iterator[Recommendation]:
    matches = glossary.find(clause)
    interventions = [match for match in matches if glossary.entries[match.key].kind in ("intervention", "drug")]
    interventions += _verbs(clause, glossary)
    sites = [match for match in matches if glossary.entries[match.key].kind == "site"]
    if not sites:
        everywhere = [m for m in glossary.find(sentence) if glossary.entries[m.key].kind == "site"]
        sites = everywhere if len({m.key for m in everywhere}) == 1 else []
    for match in interventions:
        polarity, strength = _polarity(clause, match, asked)
        if not polarity or _past(clause, match):
            continue
        span = Span(0, offset + match.start, offset + match.end, clause[match.start : match.end])
        yield Recommendation(match.key, _nearest(clause, match, sites), polarity, strength, "", "question", span)


def _verbs(clause: str, glossary: Glossary) -> list[Match]:
    """A verb and its object with words between, which no list of forms can hold ("take the whole breast off")."""
    return [
        Match(key, found.start(), found.end())
        for key, pattern in VERB_AND_OBJECT
        if key in glossary.entries
        for found in pattern.finditer(clause)
    ]


def _polarity(clause: str, match: Match, asked: bool) -> tuple[str, str]:
    """The polarity that governs ``match`` and the words that say so; empty where nothing does.

    A negation governs what closely follows it, or what stands just before it ("RFA is contraindicated").
    """
    after = NEGATED_AFTER.search(clause[match.end :])
    if after and not (asked and clause.rstrip().endswith("?")):
        return ("forbidden" if "contraindicated" in after.group().lower() else "against"), after.group().strip().lower()
    for polarity, pattern in MODALITY:
        for found in pattern.finditer(clause):
            before = found.end() <= match.start
            gap = clause[found.end() : match.start]
            reach = REACH[found.group().lower() in SHORT]
            if polarity in ("forbidden", "against") and (not before or "," in gap or len(gap.split()) > reach):
                continue
            return polarity, found.group().lower()
    return ("option", "asked") if asked else ("", "")


def _past(clause: str, match: Match) -> bool:
    """Whether ``match`` is put in the past ("after RFA", "had a mastectomy", "mastectomy in 2014")."""
    before = clause[max(0, match.start - 40) : match.start]
    if before.rstrip().endswith(",") and IMPERATIVE.fullmatch(clause[match.start : match.end]):
        return False
    ends = [found.end() for found in PAST.finditer(before)]
    return (bool(ends) and len(before[ends[-1] :].split()) <= 2) or bool(PAST_AFTER.search(clause[match.end :]))


def _nearest(clause: str, match: Match, sites: list[Match]) -> str:
    """The site that a preposition ties to ``match``, else the nearest; empty where none is named."""
    if not sites:
        return ""
    for site in sites:
        if site.start >= match.end and FOR_SITE.fullmatch(clause[match.end : site.start]):
            return site.key
    return min(sites, key=lambda site: (min(abs(site.start - match.end), abs(match.start - site.end)), site.start)).key
