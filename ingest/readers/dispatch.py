"""Which reader takes which file, and what no reader takes."""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ingest.blocks import Draft
from ingest.documents import Document
from ingest.errors import BoardsideError, DocumentRefused
from ingest.glossary import Glossary, glossary, load_glossary
from ingest.notes import looks_like_note, read_note
from ingest.readers.assemble import MOJIBAKE, document
from ingest.readers.sidecar import SIDECAR, Stated, read_sidecar, stated
from ingest.settings import Settings

Reader = Callable[[Path, bytes], Draft]
MARKDOWN = (".md", ".markdown")


def read_document(path: Path, settings: Settings) -> Document:
    """Read one file.

    Raises DocumentRefused with the reason, or NoteError for a broken note.
    """
    suffix = path.suffix.lower()
    if suffix not in READERS and suffix not in MARKDOWN:
        raise DocumentRefused(
            path, f"the format '{suffix or path.name}' is not one that is read ({', '.join(SUFFIXES)})"
        )
    data = _bytes(path)
    said = read_sidecar(path)
    if suffix in MARKDOWN:
        text = decoded(path, data)
        if looks_like_note(text):
            return read_note(path)
        draft, said = _markdown(path, text, said)
    else:
        draft = _drafted(path, data, READERS[suffix])
    words = _glossary(settings.corpus / "glossary.yaml")
    found = document(path, draft, said.provenance(), said.title, settings.passage_tokens, words)
    if not any(section.sentences for section in found.sections):
        raise DocumentRefused(path, "no text that could be cited was found in it")
    return found


def _drafted(path: Path, data: bytes, reader: Reader) -> Draft:
    try:
        return reader(path, data)
    except BoardsideError:
        raise
    except Exception as error:  # whatever a parser raises on a file that it cannot take, the other files go on
        raise DocumentRefused(path, f"cannot be parsed ({type(error).__name__}: {str(error)[:120]})") from error


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentRefused(path, f"cannot be read ({error.strerror})") from error
    if not data.strip():
        raise DocumentRefused(path, "is empty")
    return data


def decoded(path: Path, data: bytes) -> str:
    """The text of a file that is UTF-8, or says by its byte order mark that it is UTF-16.

    Other encodings are refused and not guessed: byte B2 is ``≤`` in one and ``²`` in another.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\x00" in data:
            raise DocumentRefused(path, "is not text (it holds zero bytes)")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"its encoding is not UTF-8 (byte {data[error.start]:02X} at {error.start}); save it as UTF-8"
        raise DocumentRefused(path, reason) from error
    control = sum(character < " " and character not in "\t\n\r\f" for character in text)
    if control * 50 > len(text):
        raise DocumentRefused(path, "is not text (it is full of control characters)")
    if len(MOJIBAKE.findall(text)) >= 3:
        raise DocumentRefused(
            path, "its characters were damaged before (UTF-8 read as Latin-1); save it again from its origin"
        )
    return text


def _markdown(path: Path, text: str, said: Stated) -> tuple[Draft, Stated]:
    from ingest.readers.markdown import read_markdown

    draft, front = read_markdown(text)
    known = {name: value for name, value in front.items() if name in Stated.model_fields}
    if known and not path.with_suffix(SIDECAR).is_file():
        said = stated(path, "front matter", known)
    return draft, said


def _text(path: Path, data: bytes) -> Draft:
    from ingest.readers.text import read_text

    return read_text(decoded(path, data))


def _html(path: Path, data: bytes) -> Draft:
    from ingest.readers.html import read_html

    declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:2048], re.IGNORECASE)
    name = declared.group(1).decode("ascii", errors="replace").lower() if declared else ""
    # As browsers do: whoever can write "utf-16" in ASCII is not, and Latin-1 means the encoding of Windows.
    if name and not name.startswith(("utf-16", "utf16")) and name not in {"utf-8", "utf8"}:
        encoding = "cp1252" if name in {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"} else name
        try:
            return read_html(data.decode(encoding))
        except (LookupError, UnicodeDecodeError) as error:
            raise DocumentRefused(path, f"is not in the encoding that it declares ({name})") from error
    return read_html(decoded(path, data))


def _pdf(path: Path, data: bytes) -> Draft:
    from ingest.readers.pdf import read_pdf

    return read_pdf(path, data)


def _docx(path: Path, data: bytes) -> Draft:
    from ingest.readers.docx import read_docx

    return read_docx(path, data)


def _medline(path: Path, data: bytes) -> Draft:
    from ingest.readers.medline import read_medline

    return read_medline(path, decoded(path, data))


def _xml(path: Path, data: bytes) -> Draft:
    from ingest.readers.jats import read_jats

    return read_jats(path, data)


@lru_cache(maxsize=4)
def _glossary_at(path: Path, stamp: int) -> Glossary:
    return load_glossary(path) if stamp else glossary([])


def _glossary(path: Path) -> Glossary:
    """The glossary in ``path``, empty when there is none."""
    return _glossary_at(path, path.stat().st_mtime_ns if path.exists() else 0)


READERS: dict[str, Reader] = {
    ".txt": _text,
    ".text": _text,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".nbib": _medline,
    ".medline": _medline,
    ".xml": _xml,
    ".nxml": _xml,
}
SUFFIXES = (*MARKDOWN, *READERS)
