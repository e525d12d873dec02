"""Real policies of real agencies as Word and PDF files: what we read is what they say."""

import json
from pathlib import Path

import pytest

from upstander.policy.core.duty import duty_passage
from upstander.policy.core.reading import Reading, read

from . import makers

SEVERAL = (
    "austin-tx",
    "baltimore-md",
    "la-grange-il",
    "milwaukee-wi",
    "new-orleans-la",
    "san-antonio-tx",
    "lisle-il",
    "columbus-oh",
)


@pytest.fixture
def corpus(shared: Path) -> Path:
    return shared / "data" / "policies" / "dev"


def plain(corpus: Path, name: str) -> Reading:
    path = corpus / "texts" / f"{name}.txt"
    return read(makers.body(path).encode(), path.name)


@pytest.mark.parametrize("name", SEVERAL)
def test_word_and_pdf_of_a_real_policy_hold_its_words(corpus, name):
    text = plain(corpus, name)
    words = makers.words_of(text.blocks)
    assert makers.alike(makers.words(makers.body(corpus / "texts" / f"{name}.txt")), words) >= 0.995
    for make in (makers.docx_of, makers.pdf_of):
        reading = read(make(text.blocks), f"{name} file")
        assert makers.alike(words, makers.words_of(reading.blocks)) >= 0.98, make.__name__
        assert len(reading.blocks) == pytest.approx(len(text.blocks), rel=0.03), make.__name__
        assert len(duty_passage(reading.blocks)) == len(duty_passage(text.blocks)), make.__name__


def test_duty_is_found_where_a_policy_has_one_and_only_there(corpus):
    """All 28 dev texts. These were read while the finder was written: agencies not seen will do worse."""
    labels = [json.loads(line) for line in (corpus / "labels.jsonl").read_text("utf-8").splitlines()]
    wrong = [
        label["id"]
        for label in labels
        if bool(duty_passage(plain(corpus, label["id"]).blocks)) != label["has_duty"]
    ]
    assert len(labels) == 28
    assert len(wrong) <= 2, wrong
