"""The list of conversations, the banner and the examples as HTML. Pure."""

from collections.abc import Sequence

from assistant.store.store import TITLE, Conversation
from assistant.turns import Role
from assistant.web.html import Safe, button, el

EXAMPLES: dict[Role, tuple[str, ...]] = {
    "clinician": (
        "58-year-old, ER positive, HER2 negative, de novo, bone metastases only, asymptomatic: operate on the primary?",
        "Can I ablate a 4.5 cm liver metastasis next to the hepatic vein with RFA?",
        "Back pain and new leg weakness with known spine metastases: what first?",
        "Which drugs are held during palliative radiotherapy?",
    ),
    "trainee": (
        "What did the Turkish trial of primary surgery show?",
        "Compare the Indian and Turkish trials of surgery for the primary tumour.",
        "Why might surgery of the primary look better in retrospective studies?",
        "When is a metastasis biopsied?",
    ),
}


PARTS = (("ask", "Ask"), ("library", "Library"), ("study", "Study"))
"""The parts of the page: name in the address, and as a reader sees it."""


EXPORTS = (
    ("Markdown", "md"), ("HTML", "html"), ("JSON", "json"),
    ("Vancouver", "txt"), ("RIS", "ris"), ("BibTeX", "bib"),
)  # fmt: skip
"""Forms of export: the first three hold the conversation, the others its references."""


def banner(index_digest: str, unsigned: int, rules: int) -> Safe:
    """What this is for, what it is not, and which corpus answers."""
    if unsigned == rules:
        reviewed = f"None of its {rules} rules has been reviewed by a clinician."
    else:
        reviewed = f"{unsigned} of its {rules} rules have not been reviewed by a clinician."
    return el(
        "div",
        {"class": "top"},
        button("Skip to the question", "skip", "plain skip"),
        el(
            "div",
            {"class": "brand"},
            el("h1", {}, "Boardside"),
            el("p", {}, "Local therapy in metastatic breast cancer, beside the tumour board"),
        ),
        el("nav", {"class": "parts", "aria-label": "Parts of Boardside"}, *(_part(*part) for part in PARTS)),
        button("Dark", "theme", "plain", title="Switch between light and dark"),
        el(
            "p",
            {"class": "notice", "role": "note"},
            "For professionals preparing a non-urgent discussion: check the basis of every answer yourself. ",
            reviewed,
            " Corpus ",
            el("code", {}, index_digest[:8] or "none"),
            ".",
        ),
    )


def _part(name: str, label: str) -> Safe:
    """A link within the page, so that the browser's own back button and a bookmark work."""
    return el("a", {"href": f"#{name}", "data-part": name}, label)


def welcome(role: Role) -> Safe:
    """What stands where the conversation will be: questions to start from."""
    items = (el("li", {}, button(question, "example", "example", question=question)) for question in EXAMPLES[role])
    return el(
        "div",
        {"class": "welcome"},
        el("h2", {}, "Ask about local therapy"),
        el(
            "p",
            {},
            "Every sentence of an answer is cited and opens its passage. Rules check what is said against the patient "
            "you describe. What the documents do not cover is said plainly.",
        ),
        el("ul", {"class": "examples", "aria-label": "Example questions"}, *items),
    )


def shelf(conversations: Sequence[Conversation], current: str) -> Safe:
    """The owner's conversations, last touched first; the open one can be renamed, exported, deleted."""
    items = [_item(one, current=one.id == current) for one in conversations]
    note = el("p", {"class": "quietly"}, "Kept on this server, for this browser only.")
    listing = el("ul", {"class": "conversations"}, *items) if items else note
    summary = el("summary", {}, el("h2", {}, "Conversations"), el("span", {"class": "count"}, str(len(items))))
    fold = el("details", {"id": "shelf-fold", "open": True}, summary, listing)
    new = button("New conversation", "fresh", "plain wide-button")
    return el("nav", {"class": "shelf", "aria-label": "Conversations"}, new, fold)


def _item(one: Conversation, *, current: bool) -> Safe:
    open_it = button(one.title, "open", "title", conversation=one.id, title=None)
    if not current:
        return el("li", {}, open_it)
    field = f"name-{one.id}"
    rename = el(
        "details",
        {"class": "rename"},
        el("summary", {}, "Rename"),
        el(
            "div",
            {"data-form": "rename"},
            el("label", {"for": field, "class": "unseen"}, "New name"),
            el("input", {"id": field, "type": "text", "maxlength": TITLE, "value": one.title, "data-field": "title"}),
            button("Save", "rename", "plain", conversation=one.id),
        ),
    )
    exports = (
        button(name, "export", conversation=one.id, form=form, title=f"Export as {name}") for name, form in EXPORTS
    )
    tools = el(
        "div",
        {"class": "item-tools"},
        rename,
        el("details", {"class": "export"}, el("summary", {}, "Export"), el("div", {}, *exports)),
        el(
            "details",
            {"class": "remove"},
            el("summary", {}, "Delete"),
            el("div", {}, button("Delete for good", "delete", "plain danger", conversation=one.id)),
        ),
    )
    return el("li", {"class": "current", "aria-current": "true"}, open_it, tools)
