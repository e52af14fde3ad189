"""A drug that a message asks to give, and not one that the patient takes. Pure."""

import re

GIVES = re.compile(
    r"\b(?:do|should|shall|can|could|may|must|would|need|want|ought)\b[^.?!;,]{0,24}\b(?:put \w+(?: \w+)? on(?:to)?|start(?: \w+)?(?: on)?|give(?: \w+)?|add|prescribe"
    r"|begin|commence|load(?: \w+)?(?: with)?|use|offer(?: \w+)?|cover(?: \w+)? with)(?: (?:prophylactic|preventive|some|a|an|oral|iv))? $",
    re.IGNORECASE,
)
"""How one asks to give what follows."""
PREVENTS = re.compile(
    r"^(?: (?:as (?:a )?(?:precaution|prophyla\w+|prevention)|prophyla\w+|for prophylaxis|cover)\b)", re.IGNORECASE
)
"""How one calls what stands before a precaution."""
BEFORE = re.compile(r"\b(?:prophylactic|preventive|precautionary) $", re.IGNORECASE)


def asked_to_give(name: str, text: str) -> bool:
    """Whether ``text`` asks to give what it calls ``name``, or for it as a precaution; not whether it is taken."""
    place = text.lower().find(name.lower())
    before, after = text[: max(place, 0)], text[place + len(name) :]
    return place >= 0 and bool(GIVES.search(before) or PREVENTS.match(after) or BEFORE.search(before))
