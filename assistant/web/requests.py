"""What a browser may send, checked before anything is done with it."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.vocabulary import FACTS
from assistant.web.export import Form
from assistant.web.library import View
from ingest.errors import UsageError

Id = Annotated[str, Field(max_length=80)]


class Request(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Seat(Request):
    """Who sits at this browser and which conversation is open; both empty at first."""

    owner: Id = ""
    conversation: Id = ""


class OfExchange(Request):
    exchange: int = Field(ge=0)


class OfCitation(OfExchange):
    number: int = Field(ge=1)


class OfStatement(Request):
    exchange: int = Field(0, ge=0)
    statement: Id


class Correction(OfExchange):
    """A fact entered in the form; an empty value makes it unknown."""

    name: str = Field(pattern="^(" + "|".join(FACTS) + ")$")
    value: str = Field(max_length=300)


class OpinionGiven(OfExchange):
    citation: int = Field(ge=0)
    opinion: Literal["good", "bad"]
    reason: str = Field("", max_length=4000)


class OfConversation(Request):
    conversation: Id
    title: str = Field("", max_length=1000)
    form: Form = "md"


class OfLibrary(Request):
    """A view; words that its items must hold; or the section that is to stand open."""

    view: View = "sources"
    words: str = Field("", max_length=200)
    document: str = Field("", max_length=1000)
    section: str = Field("", max_length=1000)
    typed: bool = False
    """Only what was found is redrawn: the field keeps its cursor."""


class Example(Request):
    question: str = Field(max_length=1000)


AnyRequest = TypeVar("AnyRequest", bound=Request)


def read(kind: type[AnyRequest], data: object) -> AnyRequest:
    """``data`` as ``kind``; raises UsageError with a sentence for the user."""
    try:
        return kind.model_validate(data if isinstance(data, dict) else {})
    except ValidationError as error:
        raise UsageError("The page sent something that cannot be read; reload it and try again.") from error
