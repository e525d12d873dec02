"""The documents say what the program does: commands, settings, rooms, roles, errors, links, dependencies."""

import ast
import inspect
import json
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from upstander.agency.core.matrix import MATRIX, Deed, Reach
from upstander.agency.core.roles import SECOND_FACTOR, Role
from upstander.cli.main import upstander
from upstander.ground.errors import Problem

ROOT = Path(__file__).resolve().parent.parent
SRC, DOCS = ROOT / "src" / "upstander", ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOMS: list[str] = CONFIG["tool"]["importlinter"]["contracts"][0]["layers"][::-1]  # from the ground up
REACHES = {Reach.NONE: "", Reach.OWN: "own", Reach.COUNTS: "counts", Reach.UNITS: "units", Reach.ALL: "all"}

# --- reading Markdown ------------------------------------------------------------------------------------------------
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")


def prose(path: Path) -> str:
    """The text of a page without its blocks of code."""
    return FENCE.sub("", path.read_text("utf-8"))


def sections(path: Path) -> dict[str, str]:
    """What stands under each heading, by the heading."""
    _, *parts = re.split(r"^#{1,6} +(.+?) *$", prose(path), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def rows(text: str) -> list[list[str]]:
    """The cells of every table row in `text`; head and rule are left out."""
    lines = [line.strip() for line in text.splitlines()]
    body = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("|") and not line.startswith("| ---") and not after.startswith("| ---")
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body]


def column(text: str, number: int = 0) -> list[str]:
    """One column of the tables in `text`, without the marks of code."""
    return [cells[number].strip("`") for cells in rows(text)]


def anchors(path: Path) -> set[str]:
    """The anchors that a page's headings make: lower case, hyphens for spaces, counted where a name comes twice."""
    found: list[str] = []
    for heading in HEADING.findall(prose(path)):
        kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_").replace(" ", "-")
        found.append(f"{kept}-{found.count(kept)}" if kept in found else kept)
    return set(found)


def test_tables_are_read_without_head_and_rule() -> None:
    assert rows("| a | b |\n| --- | --- |\n| `1` | |\n\n| c |\n| --- |\n| 2 |") == [["`1`", ""], ["2"]]


# --- links -----------------------------------------------------------------------------------------------------------
def broken_links(page: Path) -> list[str]:
    """The relative links of a page that lead to no file or to no heading."""
    found = []
    for link in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    assert broken_links(page) == []


def test_a_link_to_no_file_or_no_heading_is_found(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# Here it is\n[a](b.md) [b](#here-it-is) [c](#there) [d](a.md#here-it-is)\n")

    assert broken_links(page) == ["b.md", "#there"]


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.is_file():
            continue
        seen.add(page)
        linked = [link.partition("#")[0] for link in LINK.findall(prose(page))]
        waiting += [(page.parent / name).resolve() for name in linked if name and ":" not in name]

    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in seen] == []


def test_no_page_names_a_registry() -> None:
    registries = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
    hosts = [".".join(parts) for parts in registries]
    named = [(path.name, host) for path in PAGES for host in hosts if host in path.read_text("utf-8")]
    assert named == []


# --- commands --------------------------------------------------------------------------------------------------------
def commands(command: click.Command, path: str = "upstander") -> Iterator[tuple[str, click.Command]]:
    """Every command by its path, hidden ones too."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, f"{path} {name}")


COMMANDS = dict(commands(upstander))


def described() -> dict[str, tuple[list[str], str]]:
    """Each command of the page: its arguments as written, and its section."""
    found = {}
    for heading, text in sections(REFERENCE / "commands.md").items():
        words = heading.strip("`").split()
        if words[0] == "upstander":
            path = [word for word in words if word.islower()]
            found[" ".join(path)] = (words[len(path) :], text)
    return found


def options(command: click.Command) -> dict[str, str]:
    """The options that are shown, all spellings of one together, with their help."""
    shown = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    return {
        ", ".join(f"`{name}`" for name in [*one.opts, *one.secondary_opts]): one.help or "" for one in shown
    }


def test_the_page_of_commands_has_every_command_and_no_other() -> None:
    assert sorted(described()) == sorted(COMMANDS)


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_a_command_stands_there_with_its_help_arguments_and_options(path: str) -> None:
    command, (arguments, text) = COMMANDS[path], described()[path]
    wanted = [one for one in command.params if isinstance(one, click.Argument)]
    names = [f"{one.human_readable_name.upper()}{'...' if one.nargs == -1 else ''}" for one in wanted]

    assert text.strip().split("\n\n")[0] == inspect.cleandoc(command.help or "")
    assert arguments == [
        name if one.required else f"[{name}]" for one, name in zip(wanted, names, strict=True)
    ]
    assert [cells[0] for cells in rows(text)] == list(options(command))
    assert [cells[0] for cells in rows(text) if not cells[1].startswith(options(command)[cells[0]])] == []


VERBS = "|".join(name for name, command in upstander.commands.items() if not isinstance(command, click.Group))
CALLED = re.compile(rf"(?:^|[ /])upstander ((?:--data \S+ )?(?:{VERBS}|[a-z]+ [a-z]+)\b.*)")


def examples() -> list[tuple[str, str]]:
    """Every call of `upstander` in a block of code, with the page it stands on; lines that go on are joined."""
    return [
        (page.name, called[1])
        for page in PAGES
        for block in FENCE.findall(page.read_text("utf-8"))
        for line in re.sub(r"\\\n\s*", "", block).splitlines()
        if not line.startswith("sudo") and (called := CALLED.search(line))
    ]


def misused(line: str) -> list[str]:
    """What a call names that isn't there: options that the command doesn't have, or a command that isn't whole."""
    command: click.Command = upstander
    wrong = []
    for word in re.sub(r'"[^"]*"', "VALUE", line).partition(">")[0].split():
        if isinstance(command, click.Group) and (below := command.get_command(click.Context(command), word)):
            command = below
        elif word.startswith("--"):
            known = [name for one in command.params for name in [*one.opts, *one.secondary_opts]]
            wrong += [word] if word not in known else []
    return wrong + ([f"{command.name} what"] if isinstance(command, click.Group) else [])


@pytest.mark.parametrize(("page", "line"), examples())
def test_every_call_in_an_example_fits_the_program(page: str, line: str) -> None:
    assert misused(line) == [], page


def test_a_call_that_does_not_fit_is_found() -> None:
    assert misused("--data x setup --yes --nope") == ["--nope"]
    assert misused("roster bring --part") == ["--part", "roster what"]
    assert len(examples()) > 20


def test_every_make_target_that_a_page_names_exists() -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        (page.name, target)
        for page in PAGES
        for text in [*FENCE.findall(page.read_text("utf-8")), *CODE.findall(prose(page))]
        for target in re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)
    }
    assert [(page, target) for page, target in sorted(named) if target not in known] == []


# --- settings --------------------------------------------------------------------------------------------------------
def _name_read(node: ast.AST) -> ast.expr | None:
    """The name in `env.text(NAME)`, `environ.get(NAME)`, `environ[NAME]` or `NAME in environ`."""

    def holds(value: ast.expr) -> bool:
        return ast.unparse(value) in ("ENV", "env", "os.environ")

    match node:
        case ast.Call(
            func=ast.Attribute(value=owner, attr="text" | "yes" | "number" | "get"), args=[name, *_]
        ):
            return name if holds(owner) else None
        case ast.Subscript(value=owner, slice=name, ctx=ast.Load()):
            return name if holds(owner) else None
        case ast.Compare(left=name, ops=[ast.In()], comparators=[owner]):
            return name if holds(owner) else None
    return None


def settings_read(folder: Path) -> set[str]:
    """Every name that the code under `folder` reads from the environment."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = _name_read(node)
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                found.add(name.value)
    return found


def test_the_page_of_settings_has_every_setting_and_no_other() -> None:
    said = sections(REFERENCE / "settings.md")
    listed = column(said["Settings"]) + column(said["Read from the environment by some commands"])

    assert sorted(listed) == sorted(settings_read(SRC))


def test_what_only_a_checkout_reads_is_listed() -> None:
    ours = {"CHROMIUM", "PG_BIN", "UPSTANDER_OWN_CHROMIUM", "CI"}
    listed = column(sections(REFERENCE / "settings.md")["Only in a checkout"])

    assert set(listed) == ours
    assert ours <= settings_read(ROOT / "tools") | settings_read(ROOT / "tests")


@pytest.mark.parametrize(
    "name", ["UPSTANDER_URL", "UPSTANDER_MAIL_FROM", "UPSTANDER_PROXIES", "UPSTANDER_DEMO"]
)
def test_a_default_on_the_page_is_that_of_the_code(name: str) -> None:
    tree = ast.parse((SRC / "web" / "settings.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    [call] = [one for one in calls if (found := _name_read(one)) and ast.unparse(found) == repr(name)]
    given = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else "no"
    said = {cells[0].strip("`"): cells[3] for cells in rows(sections(REFERENCE / "settings.md")["Settings"])}

    assert said[name].strip("`") == str(given)


# --- rooms, roles, errors --------------------------------------------------------------------------------------------
def test_the_rooms_of_the_readme_and_of_the_reference_are_the_folders() -> None:
    assert column(sections(ROOT / "README.md")["The rooms"]) == ROOMS
    assert column(sections(REFERENCE / "rooms.md")["Rooms"]) == ROOMS
    assert sorted(ROOMS) == sorted(path.parent.name for path in SRC.glob("*/__init__.py"))


def test_the_rooms_say_which_have_tables_and_which_commands() -> None:
    for room, _, tables, verbs in rows(sections(REFERENCE / "rooms.md")["Rooms"]):
        folder = SRC / room.strip("`")
        own = (folder / "cli.py").is_file()
        names = [one.name for one in import_module(f"upstander.{folder.name}.cli").commands] if own else []

        assert tables == ("yes" if (folder / "models.py").is_file() else "no"), room
        if folder.name != "cli":
            assert sorted(CODE.findall(verbs)) == sorted(names), room


def test_the_files_that_a_room_is_said_to_have_exist_somewhere() -> None:
    names = [
        name
        for cell, _ in rows(sections(REFERENCE / "rooms.md")["Inside a room"])
        for name in CODE.findall(cell)
    ]
    assert [name for name in names if not list(SRC.glob(f"*/{name.rstrip('/')}"))] == []


def test_the_table_of_roles_is_the_matrix() -> None:
    page = (REFERENCE / "roles.md").read_text("utf-8")
    head = next(line for line in page.splitlines() if line.startswith("| Deed | officer"))
    said = [cells for cells in rows(page) if len(cells) == len(Role) + 1]

    assert [cell.strip() for cell in head.strip("|").split("|")][1:] == [role.words for role in Role]
    assert said == [
        [deed.words, *(REACHES[MATRIX[deed].get(role, Reach.NONE)] for role in Role)] for deed in Deed
    ]


def test_every_deed_is_explained_and_every_role_says_its_second_factor() -> None:
    said = sections(REFERENCE / "roles.md")

    assert column(said["What the deeds are"]) == [deed.words for deed in Deed]
    assert rows(said["Second factor"]) == [
        [role.words, "required" if role in SECOND_FACTOR else "offered"] for role in Role
    ]


def problems() -> dict[str, type[Problem]]:
    """Every kind of Problem of the rooms, by name."""
    for path in SRC.glob("*/errors*.py"):
        import_module(f"upstander.{path.parent.name}.{path.stem}")
    found, waiting = {}, [Problem]
    while waiting:
        kind = waiting.pop()
        if kind.__module__.startswith("upstander."):
            found[kind.__name__] = kind
            waiting += kind.__subclasses__()
    return found


def test_the_page_of_errors_has_every_problem_with_room_and_status() -> None:
    said = {(name.strip("`"), room.strip("`"), int(status)) for name, room, status, *_ in errors()}
    assert said == {(name, kind.__module__.split(".")[1], kind.status) for name, kind in problems().items()}


def test_the_sentences_of_the_page_of_errors_are_those_of_the_code() -> None:
    kinds, wrong, compared = problems(), [], 0
    for name, _, _, what, mend in errors():
        kind = kinds[name.strip("`")]
        wanted = list(inspect.signature(kind).parameters.values())
        if any(one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD for one in wanted):
            continue  # its sentence holds a name or a file
        problem = kind()  # type: ignore[call-arg]  # every parameter has a default
        compared += 1
        if (problem.what, problem.mend) != (what, mend):
            wrong.append((name, problem.what, problem.mend))

    assert wrong == []
    assert compared >= 15


def errors() -> list[list[str]]:
    """The rows of the page of errors."""
    return rows((REFERENCE / "errors.md").read_text("utf-8"))


# --- dependencies ----------------------------------------------------------------------------------------------------
def required(lines: list[str]) -> list[str]:
    """Names of packages in lines such as `django-allauth[mfa]>=65,<66`."""
    return [found[0] for line in lines if (found := re.match(r"[A-Za-z0-9][\w.-]*", line.strip()))]


def wanted_by(*names: str) -> list[str]:
    """Names of packages in files of requirements/."""
    texts = [(ROOT / "requirements" / f"{name}.in").read_text("utf-8") for name in names]
    return required([line for text in texts for line in text.splitlines()])


def packages(folder: Path) -> list[str]:
    """Names of packages in a package.json."""
    said = json.loads((folder / "package.json").read_text("utf-8"))
    return [*said.get("dependencies", {}), *said.get("devDependencies", {})]


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("The program", required(CONFIG["project"]["dependencies"])),
        ("Building", wanted_by("build", "uv", "node")),
        ("Tests and checks", wanted_by("dev")),
        ("Front end", packages(ROOT / "frontend")),
        ("The browser of the tests", packages(ROOT / "tools" / "chromium")),
    ],
)
def test_every_direct_dependency_has_its_reason_and_no_other_is_listed(
    heading: str, named: list[str]
) -> None:
    said = rows(sections(DOCS / "decisions" / "dependencies.md")[heading])

    assert sorted(cells[0].strip("`") for cells in said) == sorted(named)
    assert [cells[0] for cells in said if not (cells[1] and cells[2])] == []


# --- decisions -------------------------------------------------------------------------------------------------------
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))


def test_decisions_are_numbered_in_order_and_all_listed() -> None:
    listed = LINK.findall(sections(DOCS / "decisions" / "README.md")["Decisions"])

    assert [path.name[:4] for path in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]
    assert [link for link in listed if link[0].isdigit()] == [path.name for path in DECISIONS]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_number_date_context_decision_and_consequence(path: Path) -> None:
    said = sections(path)
    [title, *parts] = said

    assert title.startswith(f"{path.name[:4]} ")
    assert parts == ["Context", "Decision", "Consequence"]
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", said[title], re.MULTILINE)
    assert all(said[part].strip() for part in parts)
