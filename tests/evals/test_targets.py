"""Targets over HTTP, and the yardsticks that are read by path."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from evals import external, tables
from evals.agreement import agreement
from evals.judges import judge_of
from evals.targets import BatchUrlTarget, ChatUrlTarget, attempt, target_of
from evals.wire import QuestionRow
from ingest.errors import UsageError
from ingest.settings import Settings
from tests.evals.build import judge

QUESTION = QuestionRow.model_validate({"id": "q", "question": "Why?", "history": ({"role": "user", "content": "Hm"},)})


@pytest.fixture
def server():
    """Answers every POST with what ``replies[path]`` holds, and remembers what it was sent."""
    replies, sent = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, body = replies[self.path]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, *words):
            pass

    http = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}", replies, sent
    http.shutdown()
    http.server_close()
    thread.join()


def test_a_batch_url_takes_one_line_and_returns_one(server):
    url, replies, sent = server
    replies["/answer"] = (200, {"id": "other", "answer": "So.", "citations": [{"quote": "x"}]})
    made = attempt(BatchUrlTarget(f"{url}/answer"), QUESTION)
    assert made.answer is not None
    assert (made.answer.id, made.answer.answer, made.answer.citations[0].quote) == ("q", "So.", "x")
    assert sent[0] == QUESTION.model_dump(mode="json")


def test_a_chat_url_is_asked_with_the_history(server):
    url, replies, sent = server
    replies["/v1/chat/completions"] = (200, {"choices": [{"message": {"content": "So."}}]})
    made = attempt(ChatUrlTarget(f"{url}/v1/chat/completions"), QUESTION)
    assert made.answer is not None
    assert made.answer.answer == "So."
    assert [message["role"] for message in sent[0]["messages"]] == ["system", "user", "user"]


@pytest.mark.parametrize(
    "reply", [(500, {}), (200, b"no json"), (200, []), (200, {"choices": []}), (200, {"answer": 3})]
)
def test_a_broken_server_is_part_of_the_result(server, reply):
    url, replies, _ = server
    replies["/x"] = replies["/chat/completions"] = reply
    for target in (BatchUrlTarget(f"{url}/x"), ChatUrlTarget(f"{url}/chat/completions")):
        made = attempt(target, QUESTION)
        assert made.answer is None
        assert made.error


def test_a_server_that_is_not_there_is_part_of_the_result():
    assert "cannot be asked" in attempt(BatchUrlTarget("http://127.0.0.1:9/x"), QUESTION).error


def test_targets_are_named_by_what_they_look_like(tmp_path):
    assert isinstance(target_of("http://h/v1/chat/completions", Settings()), ChatUrlTarget)
    assert isinstance(target_of("https://h/answer", Settings()), BatchUrlTarget)
    with pytest.raises(UsageError, match="neither"):
        target_of("ftp://h", Settings())


def test_yardsticks_that_are_absent_are_skipped_with_a_reason(tmp_path):
    for where, reason in ((None, "not set"), (tmp_path, "there is no")):
        found, skipped = external.labelled_sets(where)
        assert found == {}
        assert all(reason in one.reason for one in skipped)
    assert external.beir_sets(None) == []


def test_labelled_spans_become_sentences(tmp_path):
    folder = tmp_path / "ragtruth"
    folder.mkdir()
    text = "It is so. It is not."
    (folder / "source_info.jsonl").write_text(json.dumps({"source_id": "1", "source_info": {"passages": "It is so."}}))
    (folder / "response.jsonl").write_text(
        json.dumps({"source_id": "1", "response": text, "labels": [{"start": 10, "end": 20}]})
    )
    pairs = external.labelled_sets(tmp_path)[0]["ragtruth"]
    assert [(pair.claim, pair.supported, pair.sources) for pair in pairs] == [
        ("It is so.", True, ("It is so.",)),
        ("It is not.", False, ("It is so.",)),
    ]


def test_only_support_counts_as_support(tmp_path):
    (tmp_path / "dev.csv").write_text("claim,evidence,label\na,b,Supports\na,b,Refutes\na,b,Neutral\n")
    assert [pair.supported for pair in external.healthver(tmp_path)] == [True, False, False]


def test_must_have_statements_are_looked_for_in_the_answer(tmp_path, server):
    url, replies, _ = server
    replies["/x"] = (200, {"answer": "Take it with food. It may cause sleepiness."})
    row = {"Question": "How?", "Must_have": ["Take it with food.", "Avoid alcohol while taking it."]}
    (tmp_path / "kqa.jsonl").write_text(json.dumps(row))
    assert external.must_have(BatchUrlTarget(f"{url}/x"), tmp_path, judge()) == [0.5]


def test_public_sets_tell_what_the_judge_and_the_verifier_are_worth(tmp_path):
    rows = (
        "claim,evidence,label\nSurvival was 42 percent at five years.,Survival was 42 percent at five years.,Supports\n"
    )
    rows += "Survival was 24 percent at five years.,Survival was 42 percent at five years.,Refutes\n"
    (tmp_path / "dev.csv").write_text(rows)
    for name in ("words", "verifier"):
        found = agreement(judge_of(name, Settings()), external.healthver(tmp_path))
        assert [row[1] for row in tables.public_rows(name, found)] == ["1.000", "1.000", "1.000"]
