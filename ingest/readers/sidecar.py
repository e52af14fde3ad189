"""``NAME.yaml`` beside ``NAME.pdf``: the provenance that its keeper states, in the fields of a note's front matter."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ingest import yaml_text
from ingest.documents import UNKNOWN, Provenance
from ingest.errors import DocumentRefused

SIDECAR = ".yaml"


class Stated(BaseModel):
    """Every field of a note's front matter, none of them required. What is left out is looked for in the file."""

    model_config = ConfigDict(extra="forbid")

    id: str = ""
    title: str = ""
    kind: str = UNKNOWN
    publisher: str = UNKNOWN
    authors: list[str] = []
    published: str = UNKNOWN
    current_through: str = UNKNOWN
    review_status: str = UNKNOWN
    doi: str = ""
    pmid: str = ""
    licence: str = UNKNOWN
    worth: str = ""
    rights: str = ""

    @field_validator("*", mode="before")
    @classmethod
    def _as_text(cls, value: object, info: object) -> object:
        """YAML reads 2024-01-05 as a date and 2019 as a number; both are shown as written."""
        name = getattr(info, "field_name", "")
        if name == "authors":
            return [] if value is None else [value] if isinstance(value, str) else value
        if value is None:
            return cls.model_fields[name].default
        return value if isinstance(value, str | list | dict) else str(value)

    def provenance(self) -> Provenance:
        return Provenance(
            kind=self.kind, publisher=self.publisher, authors=tuple(self.authors), published=self.published,
            current_through=self.current_through, review_status=self.review_status, doi=self.doi, pmid=self.pmid,
            licence=self.licence, worth=self.worth, rights=self.rights,
        )  # fmt: skip


def read_sidecar(path: Path) -> Stated:
    """What the sidecar of ``path`` states; nothing when there is none.

    Raises DocumentRefused, naming the sidecar and the field, for one that is broken: a document whose provenance
    was meant to be stated is not taken without it.
    """
    sidecar = path.with_suffix(SIDECAR)
    if sidecar == path or not sidecar.is_file():
        return Stated()
    try:
        loaded = yaml_text.loaded(sidecar.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DocumentRefused(path, f"its sidecar {sidecar.name} is not readable YAML") from error
    return stated(path, sidecar.name, {} if loaded is None else loaded)


def stated(path: Path, source: str, loaded: object) -> Stated:
    """Check the mapping ``loaded`` that ``source`` holds for ``path``."""
    try:
        return Stated.model_validate(loaded)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise DocumentRefused(path, f"its sidecar {source}: {field}: {first['msg']}") from error
