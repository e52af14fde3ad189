"""What a browser may send from the Study pages, checked before anything is done with it."""

from typing import Annotated, Literal

from pydantic import Field

from assistant.web.requests import Id, Request
from assistant.web.study import Part

Topic = Annotated[str, Field(max_length=80)]
Kind = Literal["", "trial", "figure", "point", "vignette"]


class OfPart(Request):
    part: Part = "trials"


class OfQuiz(Request):
    """Which questions are wanted."""

    topic: Topic = ""
    kind: Kind = ""


class Pick(OfQuiz):
    """A choice by its authored place."""

    item: Id
    choice: int = Field(ge=0, le=9)


class Graded(OfQuiz):
    item: Id
    grade: Literal["hard", "good", "easy"]


class OfDeck(Request):
    topic: Topic = ""


class OfCase(Request):
    case: Id


class Committed(OfCase):
    choice: int = Field(ge=0, le=9)


class Changed(Committed):
    change: int = Field(ge=0, le=9)
