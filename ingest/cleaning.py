"""Draft -> Draft without what is no evidence: interface text, affiliations, references, echoes, markers. Pure.

Order matters: provenance is read from the raw blocks first (``ingest.harvest``), then whole sections go, then
blocks, then what stands inside a line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest import markers
from ingest.blocks import Block, Draft, Shape, tidy
from ingest.headings import EVIDENCE, FULL_OF_LINES, is_boilerplate, is_references, plain

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
E_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", re.UNICODE)
AFFILIATION = re.compile(
    r"\b(?:Departments?|Dept|Univ(?:ersity|ersit\w+)|Hospitals?|Institut\w*|School|Faculty|College|Division|Laborator\w+|"
    r"Cent(?:er|re)|Clinic|Academy|Foundation|Street|Avenue|Road|P\.?O\.? Box)\b"
)
CONTACT = re.compile(
    r"^(?:correspond\w+|address(?:es)? for correspondence|e-?mail|tel(?:ephone)?|fax|orcid|author\w* for)\b", re.I
)
CITATION = re.compile(
    r"\b(?:19|20)\d\d[a-z]?\s*[;:]\s*\w*\d|\b(?:19|20)\d\d;|\bet al[.,].*\b(?:19|20)\d\d|\[Internet\]|\[cited|CrossRef"
    r"|Google Scholar|\bdoi\s*:|\bPubMed\b|\bPMC\d|\b\d+\(\d+\):\s?e?\d+|ASCO #|Available from"
)
NUMBERED = re.compile(r"^(?:\[?\d{1,3}[\].)]\s*)+")
LINK_ECHO = re.compile(
    r"\s*(?:-\s*(?:DOI|PMC|PubMed)\b)|(?:CrossRef|PubMed|Google Scholar|ADS|CAS|PubMed Central|View Article|Web of Science)+\s*$"
)
INTERFACE = re.compile(
    r"""^(?:
    (?:skip\ to|jump\ to|back\ to|go\ to|return\ to)\b.{0,60} | U\.?S\.?\ flag | an\ official\ website\ of.* | dot\ gov | https? | lock(?:\ icon)?
    | (?:the\ \.gov\ means|federal\ government\ websites|before\ sharing\ sensitive|the\ site\ is\ secure|the\ https://\ ensures).*
    | secure\ \.gov\ websites.* | here['’]s\ how\ you\ know.* | (?:access\ keys|mynbci|ncbi\ homepage).*
    | .*\b(?:we|this\ (?:web)?site|our\ partners)\ (?:and\ our\ partners\ )?uses?\ (?:of\ )?cookies\b.* | .*\bcookie\ (?:policy|settings|preferences|notice)\b.*
    | (?:accept|reject|allow|manage)\ (?:all\ )?(?:optional\ )?cookies.* | by\ (?:using|continuing\ to\ use)\ (?:this|our)\ (?:web)?site.*
    | (?:sign|log)\ ?(?:in|out|up)\b.{0,60} | (?:register|subscribe)(?:\ (?:to|for|now|here|free|with|today|or|an?|and)\b.{0,80}|[.!]?$) | (?:create\ (?:an?\ )?(?:free\ )?account|my\ account)\b.{0,80} | advertis(?:ement|ing).{0,40} | sponsored\b.{0,60}
    | (?:share|tweet|print|e-?mail\ this|save|cite|download|follow\ us|copy\ link|full\ text|view)\b(?:\ (?:this|on|pdf|article|as|link|us|options?|editorial|full|in|the|page|citation|permissions|metrics|to|all|more|larger|image|table|figure|text|policy|chapter|preview)\b.{0,40})?
    | (?:pubmed|facebook|twitter|linkedin|whatsapp|reddit|x\.com|menu|search|home|close|loading|previous|next|contents?|more|help|feedback|none)[.…]*
    | (?:buy|purchase|rent|order)(?:\ (?:this|now|here|online|an?|the|pdf|article|book|chapter|e-?book|reprints?|access|print|instant)\b.{0,80}|[.!]?$) | (?:get\ access|access\ through)\b.{0,80} | \$?\d+(?:\.\d\d)?\ (?:usd|eur|gbp)\b.*
    | (?:©|\(c\)\ |copyright\ (?:©|\(c\)|information$|by\b|\d{4}|.{0,60}\d{4})).{0,200} | all\ rights\ reserved.{0,120} | .{0,80}\ball\ rights\ reserved\.? | (?:published|reprinted)\ (?:online|by|with\ permission)\b.{0,160}
    | (?:personalised|personalized)\ recommendations | personali[sz]e | help\ us\ tailor.* | which\ best\ describes\ you.* | help\ us\ improve.*
    | (?:medical|editorial)\ advisory\ board.* | .*\bpending\ human\ review\b.* | submitted | under\ review | approved | article\ review\ status
    | (?:this\ topic\ )?last\ updated\b.* | literature\ review\ current\ through\b.* | topic\ \d+\ version\b.* | .*\beditorial\ policy\b.{0,40}
    | .*\bask\ any\ follow[\ -]?up\ question\b.* | .*\bis\ used\ by\ (?:practicing|thousands|millions)\b.* | have\ a\ follow-up\ question.*
    | (?:graphical\ abstract|open\ in\ a\ new\ tab|open\ in\ new\ window|click\ (?:here|to|on)\b.{0,80})
    | (?:(?:supplementary\ )?(?:figure|fig\.?|table|box|scheme|image|video)\s*S?\d+[A-Za-z]?[.:]?)
    | (?:doi|pmid|pmcid|issn|isbn)\b[:\ ].{0,160} | .{0,200}\bCrossRef\s?Google\ Scholar.* | (?:keywords?|key\ words|mesh\ terms|subject\ headings)\s?[:—-].*
    | (?:https?://|www\.)\S+ | [\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|ir|info|io|co\.uk|eu|de|cn)(?:/\S*)? | \W*
    | (?:page\ )?\d{1,4}(?:\ ?(?:of|/)\ ?\d{1,4})? | [\w\ .,-]{2,60}\bet\ al\.?\ [A-Z][\w\ .]{2,60}[\s.]* | \.?\ ?(?:19|20)\d\d\ [A-Z][a-z]{2}(?:\ \d{1,2})?;.{0,60}
    | downloaded\ from\b.* | received\b.{0,40}\baccepted\b.* | the\ authors?\ (?:declares?|have\ declared|report)\ (?:that\ )?(?:they\ have\ )?no\ (?:competing|conflicts?).*
    )$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
POINTER = re.compile(
    r"(?<!\band )(?<!\bbut )\b(?:is|are)\s(?:also\s)?(?:further\s)?(?:discussed|found|provided|reviewed|presented|addressed|described|covered|detailed|summarized)"
    r"(?:\sin\s(?:more\s|greater\s)?(?:detail|depth))?\s(?:elsewhere|separately|below|above|here|later\sin\sthis\s\w+)(?:\sin\sthis\s\w+)?\.?$",
    re.IGNORECASE,
)


TO_A_TABLE = re.compile(
    r"^\D*\b(?:shown|presented|summari[sz]ed|listed|given|provided|described|detailed|depicted|displayed|are|is|found)\sin\s(?:the\s)?"
    r"(?:supplementary\s|supporting\s)?(?:tables?|figures?|figs?\.?|appendix|box)\s?[\w., –-]{0,20}$",
    re.IGNORECASE,
)
"""A sentence that only sends its reader to a table, and holds no figure itself."""


def clean(draft: Draft) -> Draft:
    """What can be cited, and the references apart. Text is never rewritten, only taken out."""
    blocks = [replace(block, text=text) for block in draft.blocks if (text := _left_to_right(tidy(block.text)))]
    title = draft.title or find_title(blocks)
    kept, references = _sections(blocks)
    kept = _inline([block for block in kept if not _is_noise(block, title)])
    found = (*draft.references, *_as_references(references))
    return replace(draft, title=title, blocks=tuple(_unrepeated(kept)), references=tuple(dict.fromkeys(found)))


def find_title(blocks: Sequence[Block]) -> str:
    """The title of a page without markup: a line that it repeats near its top, else its first real line."""
    top = [block.text for block in blocks[:40] if block.shape is not Shape.ITEM]
    lines = [text for text in top if not _is_interface(text) and 2 < len(text.split()) <= 40 and not text.endswith(".")]
    repeated = [text for text in lines if lines.count(text) > 1]
    if repeated:
        return repeated[0]
    first = [text for text in top[:12] if not _is_interface(text) and plain(text) not in EVIDENCE]
    return next((text for text in first if len(text) <= 300 and not text.endswith(".")), "")


def _left_to_right(text: str) -> str:
    if not RIGHT_TO_LEFT.search(text):
        return text
    letters = [character for character in text if character.isalpha()]
    foreign = sum(RIGHT_TO_LEFT.match(character) is not None for character in letters)
    return "" if foreign * 5 >= len(letters) else tidy(RIGHT_TO_LEFT.sub("", text))


def _is_interface(text: str) -> bool:
    return INTERFACE.match(text) is not None


def _sections(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """Blocks outside boilerplate sections and reference lists, and the lines of the latter."""
    kept: list[Block] = []
    references: list[str] = []
    dropping: Block | None = None
    for block in blocks:
        if block.shape is Shape.HEADING:
            if is_boilerplate(block.text) or is_references(block.text):
                dropping = block
                continue
            if dropping and _reopens(block, dropping):
                dropping = None
        if block.shape is Shape.REFERENCE or (dropping and is_references(dropping.text)) or _is_citation(block):
            references.append(block.text)
        elif not dropping:
            kept.append(block)
    return kept, references


def _reopens(block: Block, dropped: Block) -> bool:
    """Whether ``block`` ends the section ``dropped``. Lines that merely look like headings do not.

    A page's figure list, affiliations and references are full of short capitalised lines.
    """
    if plain(block.text) in EVIDENCE:
        return True
    return (block.certain or plain(dropped.text) not in FULL_OF_LINES) and block.level <= dropped.level


def _is_citation(block: Block) -> bool:
    """An entry of a reference list that has lost its heading: a number, then the marks of a citation."""
    number = NUMBERED.match(block.text)
    return (
        number is not None
        and block.shape is not Shape.ROW
        and CITATION.search(block.text) is not None
        and (
            not re.search(r"\b(?:is|are|was|were|has|have|should|may)\b [a-z]+ed\b", block.text[:200])
            or "et al" in block.text
        )
    )


def _is_noise(block: Block, title: str) -> bool:
    text = block.text
    if _is_interface(text) or CONTACT.match(text) or (title and _same(text, title)):
        return True
    ends = text.rstrip().endswith((".", ":", ";", "!", "?"))
    if block.shape is Shape.HEADING:
        return E_MAIL.search(text) is not None or len(AFFILIATION.findall(text)) > 1
    if E_MAIL.search(text) and (len(text) < 300 or AFFILIATION.search(text)):
        return True
    return (
        len(AFFILIATION.findall(text)) >= (3 if ends else 2) and len(text) < 600 and text.count(",") >= 2 and not ends
    )


def _same(first: str, second: str) -> bool:
    return re.sub(r"\W+", "", first).casefold() == re.sub(r"\W+", "", second).casefold()


def _inline(blocks: Iterable[Block]) -> list[Block]:
    """Blocks with cross-references, markers and e-mail sentences taken out of their text; empty ones gone."""
    blocks = [replace(block, text=clean_line(block.text)) for block in blocks]
    prose = [block.text for block in blocks if block.shape in {Shape.PARAGRAPH, Shape.ITEM}]
    if markers.numbers_its_ends(prose):
        strip = {Shape.PARAGRAPH, Shape.ITEM}
        blocks = [
            replace(block, text=markers.without_trailing(block.text)) if block.shape in strip else block
            for block in blocks
        ]
    return [block for block in blocks if re.search(r"\w", block.text)]


def clean_line(text: str) -> str:
    """One line without cross-references and reference markers; ``<``, ``≤``, ``±``, ``%`` and dashes survive."""
    text = re.sub(r"\(\s*\)", "", markers.without_markers(markers.without_cross_references(text)))
    text = re.sub(r"\s+([.,;:])(?=\s|$)", r"\1", text)
    return tidy(re.sub(r"([.!?])\s*\.(?=\s|$)", r"\1", text) if "..." not in text else text)


def is_pointer(sentence: str) -> bool:
    """Whether ``sentence`` only says where something else is discussed, or carries an e-mail address."""
    return any(pattern.search(sentence) for pattern in (POINTER, TO_A_TABLE, E_MAIL))


def _unrepeated(blocks: Sequence[Block]) -> Iterator[Block]:
    """Without a block that repeats the one before it, as captions and headings do on scraped pages."""
    before = ""
    for block in blocks:
        if block.text != before or block.shape is Shape.ROW:
            yield block
        before = block.text


def _as_references(lines: Sequence[str]) -> Iterator[str]:
    """One entry each: numbers and link labels gone, lines put together up to the one with the year."""
    pending: list[str] = []
    for line in lines:
        text = tidy(LINK_ECHO.sub("", NUMBERED.sub("", line))).strip(" -")
        if not text or (_is_interface(text) and not CITATION.search(text)):
            continue
        pending.append(text)
        if NUMBERED.match(line) or len(text) > 60 or re.search(r"\b(?:19|20)\d\d\b[^a-z]*$", text):
            yield ". ".join(pending) if len(pending) > 1 else text
            pending = []
    if pending:
        yield ". ".join(pending)
