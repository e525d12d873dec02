"""The shape of the house: rooms, layers and budgets hold, and the checks that say so bite."""

import ast
import io
import os
import re
import shutil
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "upstander"
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOMS: list[str] = CONFIG["tool"]["importlinter"]["contracts"][0]["layers"]  # highest first

NAMED_URL = re.compile(r"""\{%-?\s*url\s+["']([\w-]+):""")
NAMED_TEMPLATE = re.compile(r"""\{%-?\s*(?:include|extends)\s+["']([\w-]+)/""")
REVERSED = re.compile(r"""\b(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*["']([\w-]+):""")


def is_higher(room: str, other: str) -> bool:
    """Whether `other` is a room above `room`."""
    return other in ROOMS and ROOMS.index(other) < ROOMS.index(room)


def links_upward(source: Path) -> list[str]:
    """Every link by name in a tree of rooms that points to a higher room; import-linter sees no strings."""
    found = []
    for room in ROOMS:
        for path in sorted((source / room).rglob("*")):
            patterns = {".html": (NAMED_URL, NAMED_TEMPLATE), ".txt": (NAMED_URL,), ".py": (REVERSED,)}
            for pattern in patterns.get(path.suffix, ()):
                others = pattern.findall(path.read_text("utf-8"))
                found += [
                    f"{path.relative_to(source)} → {other}" for other in others if is_higher(room, other)
                ]
    return found


def lint_imports(source: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts on a tree whose package is `source`/upstander."""
    linter = Path(sys.executable).with_name("lint-imports")
    command = [str(linter), "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    env = {"PYTHONPATH": str(source), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=source, env=env, capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the Python files, to break."""
    shutil.copytree(
        SRC, tmp_path / "upstander", ignore=shutil.ignore_patterns("*.html", "static", "__pycache__")
    )
    return tmp_path


def test_the_contracts_hold() -> None:
    done = lint_imports(SRC.parent)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("agency/models.py", "import upstander.web.urls", "Rooms: a room imports only rooms below it"),
        (
            "intervention/models.py",
            "import upstander.play.models",
            "Rooms: a room imports only rooms below it",
        ),
        ("agency/queries.py", "import upstander.agency.services", "Inside agency"),
        ("agency/models.py", "import upstander.agency.gate", "Inside agency"),
        ("policy/models.py", "import upstander.policy.services", "Inside a room"),
        ("ground/errors.py", "import upstander.ground.views", "Inside ground"),
        ("web/environment.py", "import upstander.web.settings", "Inside web"),
        ("cli/archive.py", "import upstander.cli.main", "Inside cli"),
        ("scenario/core/words.py", "import django.db", "A core is plain Python"),
        ("agency/core/roles.py", "import upstander.agency.errors", "Inside agency"),
    ],
)
def test_the_contracts_bite_on_an_import_upward(copy: Path, file: str, line: str, contract: str) -> None:
    path = copy / "upstander" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text("utf-8") if path.exists() else "") + f"\n{line}\n")

    done = lint_imports(copy)

    assert done.returncode == 1
    broken = [name for name in done.stdout.splitlines() if name.startswith(contract) and " BROKEN" in name]
    assert len(broken) == 1, done.stdout


@pytest.mark.parametrize(
    "file", ["helpers/__init__.py", "agency/helpers.py", "ground/utils.py", "web/misc.py"]
)
def test_the_contracts_bite_on_a_module_that_is_in_no_layer(copy: Path, file: str) -> None:
    (copy / "upstander" / file).parent.mkdir(exist_ok=True)
    (copy / "upstander" / file).write_text("")

    assert lint_imports(copy).returncode == 1


def test_every_room_is_a_folder_and_every_folder_a_room() -> None:
    assert sorted(ROOMS) == sorted(path.parent.name for path in SRC.glob("*/__init__.py"))


def test_every_room_says_in_one_sentence_what_it_is_for() -> None:
    said = {
        room: ast.get_docstring(ast.parse((SRC / room / "__init__.py").read_text("utf-8"))) for room in ROOMS
    }
    assert [room for room, text in said.items() if not text or not text.endswith(".") or "\n" in text] == []


def test_every_room_with_models_is_installed_under_its_own_name() -> None:
    with_models = {room for room in ROOMS if (SRC / room / "models.py").is_file()}
    installed = {config.label for config in apps.get_app_configs() if config.name.startswith("upstander.")}
    assert with_models - installed == set()


def test_no_foreign_key_points_to_a_higher_room() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.get_fields()
        if not field.auto_created and isinstance(field.related_model, type)
        if is_higher(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert upward == []


def test_no_link_by_name_points_to_a_higher_room() -> None:
    assert links_upward(SRC) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("agency/templates/agency/people.html", "{% url 'policy:detail' 1 %}"),
        ("ground/templates/ground/base.html", '<a href="{% url "web:start" %}">Home</a>'),
        ("policy/templates/policy/detail.html", '{%  include "play/part.html" with x=1 %}'),
        ("agency/templates/agency/x.html", "{% extends 'web/base.html' %}"),
        ("scenario/views.py", 'return redirect("play:start")'),
    ],
)
def test_a_link_by_name_to_a_higher_room_is_found(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text)

    assert len(links_upward(tmp_path)) == 1


# --- budgets ---------------------------------------------------------------------------------------------------------
def python_files() -> Iterator[Path]:
    """The program's own modules; migrations are written once and read never."""
    yield from (path for path in SRC.rglob("*.py") if "migrations" not in path.parts)


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{path.relative_to(SRC)}:{node.lineno} {node.name} has {length} lines"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (length := own_lines(node)) > 40
    ]
    assert long == []


def own_lines(node: ast.FunctionDef) -> int:
    """The lines of a function's body, without its docstring."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or 0) - first.lineno + 1


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_module_is_longer_than_300_lines_and_no_template_than_120() -> None:
    long = [
        f"{path.relative_to(SRC)} has {lines(path)} lines" for path in python_files() if lines(path) > 300
    ]
    long += [
        f"{path.relative_to(SRC)} has {lines(path)} lines"
        for path in SRC.rglob("*.html")
        if lines(path) > 120
    ]
    assert long == []


def code_lines(path: Path) -> int:
    """Lines that do something: no blank ones, no comments, no docstrings."""
    text, found = path.read_text("utf-8"), set[int]()
    silent = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in silent:
            found |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            found -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(found)


# agency is the ground floor: people, roster, invitations, roll call and sign-in, one subject a module
# policy reads Word and PDF, keeps versions, and takes them through review to publishing
BUDGET = {"agency": 4500, "policy": 3500}


def test_no_room_is_longer_than_its_budget() -> None:
    sizes = {
        room: sum(code_lines(path) for path in python_files() if path.relative_to(SRC).parts[0] == room)
        for room in ROOMS
    }
    assert {room: size for room, size in sizes.items() if size > BUDGET.get(room, 3000)} == {}


@pytest.mark.xdist_group("one worker")
def test_tests_of_a_group_stay_on_one_worker(request: pytest.FixtureRequest) -> None:
    # a mismatch of pytest and pytest-xdist loses the groups without a word; what they share is then made twice
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("runs in one process")
    assert request.node.nodeid.endswith("@one worker")
