"""`upstander scenario graph|script|words|import`: what an author and an instructor take away."""

import json
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from upstander.agency.models import Agency
from upstander.scenario import library, queries, services
from upstander.scenario.cli import scenario
from upstander.scenario.core.graph import graph_svg, ways
from upstander.scenario.core.load import load
from upstander.scenario.errors import NotPublishable

from .synthetic import as_yaml, small
from .test_audit import sound

NS = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("slug", library.slugs())
def test_graph_draws_every_place_and_every_way(slug: str) -> None:
    found, _ = load(library.text_of(slug), slug)
    drawing = ElementTree.fromstring(graph_svg(found))

    names = {text.text for text in drawing.iter(f"{NS}text")}
    assert {scene.id for scene in found.scenes} | {ending.id for ending in found.endings} <= names
    titles = [title.text for title in drawing.iter(f"{NS}title")]
    assert len(titles) == 1 + len(ways(found))
    assert drawing.find(f"{NS}desc") is not None


def test_markup_in_a_text_is_drawn_as_text() -> None:
    found, _ = load(as_yaml(small(title="<script>alert(1)</script>")), "x.yaml")

    assert "<script" not in graph_svg(found)


def test_script_is_a_tagged_pdf_with_every_line(tmp_path: Path) -> None:
    out = tmp_path / "script.pdf"
    result = CliRunner().invoke(scenario, ["script", "still-on-his-back", "-o", str(out)])
    pages = PdfReader(out)
    text = " ".join(" ".join(page.extract_text().split()) for page in pages.pages)

    assert result.exit_code == 0, result.output
    assert pages.root_object.get("/StructTreeRoot") is not None
    for words in (
        "script for live actors",
        "0:05",
        "Is it crooked?",
        "Wade walks to the ambulance.",
        "not legal advice",
    ):
        assert words.lower() in text.lower()


def test_words_count_the_lines_of_ours_and_ask_none_of_an_agencys_own(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(as_yaml(sound()), "utf-8")
    run = CliRunner().invoke(scenario, ["words", "still-on-his-back", str(path), "--json"])
    ours, own = json.loads(run.stdout)

    assert ours["fewest_lines_a_move"] >= 8
    assert ours["joining"] >= 10
    assert ours["reading_grade"] <= 9
    assert (own["scenario"], own["lines"]) == ("small-one", 0)
    assert "none are needed" in CliRunner().invoke(scenario, ["words", str(path)]).stdout


@pytest.mark.parametrize("verb", ["graph", "script", "words"])
def test_unknown_name_and_missing_file_are_said_plainly(verb: str) -> None:
    unknown = CliRunner().invoke(scenario, [verb, "no-such"])
    missing = CliRunner().invoke(scenario, [verb, "nowhere.yaml"])

    assert (unknown.exit_code, missing.exit_code) == (1, 2)
    assert "There is no such scenario." in unknown.stderr
    assert "can't be read" in missing.stderr


def test_agency_publishes_its_own_through_the_same_gates(agency: Agency, noon: datetime) -> None:
    data = as_yaml(sound()).encode()
    version = services.publish_own(agency=agency, data=data, file="own.yaml", by=None, at=noon)

    assert version in queries.current(agency)
    with pytest.raises(NotPublishable, match="line"):
        services.publish_own(agency=agency, data=as_yaml(small()).encode(), file="own.yaml", by=None, at=noon)
    taken = library.text_of("still-on-his-back").encode()
    with pytest.raises(NotPublishable, match="the id of a scenario that ships"):
        services.publish_own(agency=agency, data=taken, file="own.yaml", by=None, at=noon)
