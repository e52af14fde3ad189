"""What an answer or a conversation rests on, as references: the sources cited, then the studies they report. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answers import Reply
from assistant.corpus.bibliography import bibtex, of_document, ris, vancouver
from assistant.corpus.references import Reference
from assistant.web.sources import Sources

READ = "Sources cited"
REPORTED = "References that these sources cite (not read by Boardside)"


def read_sources(replies: Iterable[Reply], sources: Sources) -> list[Reference]:
    """The documents whose statements are cited, in order of first use."""
    ids = dict.fromkeys(citation.document for reply in replies for citation in reply.citations)
    found = (sources.document(id_) for id_ in ids)
    return [of_document(document) for document in found if document]


def reported_studies(replies: Iterable[Reply], sources: Sources) -> list[Reference]:
    """The studies that the cited statements report, in order of first use; each note says who reports it."""
    cited = [citation for reply in replies for citation in reply.citations]
    known = sources.statements([citation.statement for citation in cited])
    through: dict[str, dict[str, None]] = {}
    for citation in cited:
        for key in known[citation.statement].tags.cites if citation.statement in known else ():
            through.setdefault(key, {})[sources.title(citation.document)] = None
    return [
        replace(study, note="; ".join(filter(None, (study.note, f"as reported by: {', '.join(titles)}"))))
        for key, titles in through.items()
        if (study := sources.references.get(key))
    ]


def listed(references: Sequence[Reference]) -> list[str]:
    """Each in Vancouver style."""
    return list(vancouver(references).values())


def references_of(reply: Reply, sources: Sources) -> list[tuple[str, list[str]]]:
    """Both lists of one answer with their heads, without an empty one."""
    lists = ((READ, read_sources([reply], sources)), (REPORTED, reported_studies([reply], sources)))
    return [(head, listed(works)) for head, works in lists if works]


def as_text(replies: Sequence[Reply], sources: Sources) -> str:
    """Both lists in Vancouver style, numbered through."""
    lines: list[str] = []
    start = 1
    for head, works in ((READ, read_sources(replies, sources)), (REPORTED, reported_studies(replies, sources))):
        if works:
            lines += [head, "", *(f"{number}. {work}" for number, work in enumerate(listed(works), start)), ""]
        start += len(works)
    return "\n".join(lines)


def as_ris(replies: Sequence[Reply], sources: Sources) -> str:
    return ris([*read_sources(replies, sources), *reported_studies(replies, sources)])


def as_bibtex(replies: Sequence[Reply], sources: Sources) -> str:
    return bibtex([*read_sources(replies, sources), *reported_studies(replies, sources)])
