"""Markdown -> blocks, by markdown-it-py (CommonMark with tables) and the HTML reader: one way from lists and tables to
blocks.
"""

import re

import yaml
from markdown_it import MarkdownIt

from ingest import yaml_text
from ingest.blocks import Draft
from ingest.readers.html import read_html

FRONT_MATTER = re.compile(r"\A---\s*\n(?P<yaml>.*?)\n(?:---|\.\.\.)\s*\n", re.DOTALL)


def read_markdown(text: str) -> tuple[Draft, dict[str, object]]:
    """(blocks, front matter). A front matter that is no mapping is left out."""
    front: dict[str, object] = {}
    found = FRONT_MATTER.match(text)
    if found:
        try:
            loaded = yaml_text.loaded(found["yaml"])
        except yaml.YAMLError:
            loaded = None
        if isinstance(loaded, dict):
            front = {str(key): value for key, value in loaded.items()}
        text = text[found.end() :]
    renderer = MarkdownIt("commonmark", {"html": True}).enable("table")
    rendered = renderer.render(
        re.sub(r"\[\^[\w-]+\](?!:)", "", re.sub(r"^\[\^[\w-]+\]:.*$", "", text, flags=re.MULTILINE))
    )
    return read_html(f"<html><body>{rendered}</body></html>"), front
