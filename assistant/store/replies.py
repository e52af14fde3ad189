"""A reply as JSON and back, so that what was shown comes back as it was."""

import json
from dataclasses import replace
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

from assistant.answers import Abstention, Answer, Reply
from ingest.errors import StoreError

_ANSWER = TypeAdapter(Answer)
_ABSTENTION = TypeAdapter(Abstention)


def reply_to_json(reply: Reply) -> str:
    """The reply as one JSON object; ``reply_from_json`` gives back an equal reply."""
    # pydantic writes a dict, not the read-only view that facts are kept in.
    plain = replace(reply, facts=replace(reply.facts, values=dict(reply.facts.values)))
    if isinstance(plain, Abstention):
        return json.dumps({"abstained": True, "reply": _ABSTENTION.dump_python(plain, mode="json")}, ensure_ascii=False)
    if isinstance(plain, Answer):
        return json.dumps({"abstained": False, "reply": _ANSWER.dump_python(plain, mode="json")}, ensure_ascii=False)
    raise StoreError("A reply is neither an answer nor an abstention; please report this.")


def reply_from_json(text: str) -> Reply:
    """Raises StoreError for what ``reply_to_json`` did not write."""
    try:
        raw = json.loads(text)
        # Validated from JSON: there a list is a tuple and a word an enum member.
        reply = (_ABSTENTION if raw["abstained"] else _ANSWER).validate_json(json.dumps(raw["reply"]))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise StoreError("A kept answer cannot be read; it may come from another version. Ask again.") from error
    return replace(reply, facts=replace(reply.facts, values=MappingProxyType(dict(reply.facts.values))))
