"""What a statement's words give away: whether it holds the kind of thing asked for, or only says what is left out. Pure."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from assistant.questions.kinds import Asked, holds_figure
from assistant.retrieval.coverage import DOSE

HAS_TIME = re.compile(
    r"\bmonths?\b|\byears?\b|\bweeks?\b|\bdays?\b|\bbefore\b|\bafter\b|\buntil\b|\b(?:19|20)\d\d\b", re.IGNORECASE
)
WANTED: Mapping[Asked, Callable[[str], object]] = MappingProxyType(
    {Asked.NUMBER: holds_figure, Asked.DOSE: DOSE.search, Asked.WHEN: HAS_TIME.search}
)
SILENCE = re.compile(
    r"\b(?:gives?|states?|reports?|prints?|names?|puts?|says?|sets?|defines?) (?:\S+ )?(?:no|neither|only|nothing)\b"
    r"|\bdo(?:es)? not (?:say|state|give|report|define|name|specify|make clear)\b|\bleaves? (?:open|unclear)\b"
    r"|\bremains? unclear\b|\b(?:un|not )clear (?:if|whether)\b|\bgoing by the title\b",
    re.IGNORECASE,
)
"""A statement that says what a source does not give."""
