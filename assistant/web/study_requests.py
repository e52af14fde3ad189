"""What a browser may send from the Study pages, checked before anything is done with it."""

from assistant.web.requests import Request
from assistant.web.study import Part


class OfPart(Request):
    part: Part = "trials"
