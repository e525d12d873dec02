"""`upstander understand`: lines in, lines out, in order; and a labelled file scored."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from upstander.understanding.cli import understand

LINES = [
    {"text": "get off his back", "actor_rank": "peer"},
    {"text": "…"},
    {"text": "let's grab a coffee, sarge", "actor_rank": "superior"},
]
DATA = Path(__file__).parent / "data"


def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    found = CliRunner().invoke(understand, list(arguments), input=stdin)
    return found.exit_code, found.stdout, found.stderr


@pytest.mark.parametrize("options", [(), ("--without-network",)])
def test_one_object_a_line_in_order(options: tuple[str, ...]) -> None:
    code, out, _ = run(*options, stdin="\n".join(json.dumps(line) for line in LINES) + "\n\n")
    found = [json.loads(line) for line in out.splitlines()]

    assert code == 0
    assert [one["text"] for one in found] == [line["text"] for line in LINES]
    assert list(found[0]) == ["text", "label", "probabilities", "heard", "turn"]
    assert found[0]["label"] in ("direct", "delegate")  # words alone take it for an order to somebody else
    assert found[1]["turn"] == "again"
    assert all(sum(one["probabilities"].values()) == pytest.approx(1, abs=1e-3) for one in found)


def test_a_receiver_is_read_by_other_labels() -> None:
    code, out, _ = run("--receiver", stdin='{"text": "thanks, I needed that"}\n')
    assert (code, json.loads(out)["label"]) == (0, "thanks")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{broken", "line 2: This isn't JSON"),
        ('{"words": "a"}', 'line 2: It has no text. Write {"text"'),
        ('{"text": 3}', "line 2: It has no text."),
        ('{"text": "a", "actor_rank": "god"}', "line 2: actor_rank is “god”. Use peer, superior, trainee"),
    ],
)
def test_a_bad_line_is_named_and_what_came_before_is_answered(line: str, says: str) -> None:
    code, out, err = run(stdin=f'{{"text": "stop"}}\n{line}\n')

    assert code == 2
    assert len(out.splitlines()) == 1
    assert says in err


def test_a_labelled_file_is_scored_with_intervals() -> None:
    code, out, _ = run("--score", str(DATA / "jail_phone.jsonl"))
    assert code == 0
    assert "72 lines" in out
    assert "macro-F1 over seven labels" in out
    assert "goal ≥ 0.78" in out

    code, out, _ = run("--score", str(DATA / "jail_phone.jsonl"), "--json")
    found = json.loads(out)
    low, high = found["figures"]["macro_f1"]["by_line"]
    assert low <= found["figures"]["macro_f1"]["value"] <= high
    assert sum(map(sum, found["confusion"])) == 72


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "It holds no lines."),
        ("{oops", "line 1: This isn't JSON"),
        ('{"text": "a", "tactic": "shout"}', "line 1: tactic is “shout”. Use one of direct"),
        ('{"tactic": "direct"}', "line 1: It has no text."),
    ],
)
def test_a_file_that_is_no_labelled_file_is_refused(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(content)
    code, _, err = run("--score", str(path))
    assert code == 2
    assert says in err


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    code, _, err = run("--score", str(tmp_path / "none.jsonl"))
    assert code == 2
    assert "none.jsonl" in err
