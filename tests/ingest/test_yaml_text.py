"""YAML is read once, by the quick parser where there is one, with the same content, lines and errors as PyYAML's own."""

from pathlib import Path

import pytest
import yaml

from ingest import yaml_text
from ingest.settings import ROOT

FILES = sorted((ROOT / "corpus").rglob("*.yaml"))


@pytest.fixture(params=["libyaml", "pure"])
def loader(request, monkeypatch):
    if request.param == "pure":
        monkeypatch.setattr(yaml_text, "LOADER", yaml.SafeLoader)
    elif yaml_text.LOADER is yaml.SafeLoader:
        pytest.skip("PyYAML was built without libyaml")


@pytest.mark.parametrize("path", FILES[:3], ids=lambda path: path.name)
def test_the_content_is_that_of_safe_load(path: Path, loader) -> None:
    text = path.read_text(encoding="utf-8")
    root, content = yaml_text.nodes_and_content(text)
    assert content == yaml.safe_load(text) == yaml_text.loaded(text)
    assert root is not None


def test_nodes_know_their_lines(loader) -> None:
    root, _ = yaml_text.nodes_and_content("- a: 1\n\n- b: 2\n")
    assert [node.start_mark.line for node in root.value] == [0, 2]


def test_an_empty_text_has_no_content(loader) -> None:
    assert yaml_text.nodes_and_content("") == (None, None)


def test_a_broken_text_names_its_line(loader) -> None:
    with pytest.raises(yaml.YAMLError) as caught:
        yaml_text.loaded("a: 1\nb: [2\nc: 3\n")
    assert caught.value.problem_mark.line >= 1


def test_no_tag_makes_an_object(loader) -> None:
    with pytest.raises(yaml.YAMLError):
        yaml_text.loaded("!!python/object/apply:os.getcwd []")
