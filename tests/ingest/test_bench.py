"""The benchmark measures both sides in processes of their own."""

import json
import subprocess
import sys

import numpy as np

from ingest.bench import SeededEmbedder, write_documents


def test_seeded_vectors_are_of_unit_length_and_the_same_each_time() -> None:
    rows = SeededEmbedder().embed(["a", "b", "a"])
    assert rows.shape == (3, SeededEmbedder.dimension)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert (rows[0] == rows[2]).all()
    assert not (rows[0] == rows[1]).all()


def test_a_side_reports_what_it_took(tmp_path) -> None:
    write_documents(tmp_path / "documents", 1001)  # one more than the packaged model is used for
    for path in sorted((tmp_path / "documents").iterdir())[1:]:
        path.unlink()
    command = [
        sys.executable,
        "-m",
        "ingest.bench",
        "boardside",
        "1001",
        str(tmp_path / "documents"),
        str(tmp_path / "index"),
    ]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    assert found["passages"] == 100
    assert found["statements"] == 400
    assert min(found["seconds"], found["peak"], found["before"]) > 0
