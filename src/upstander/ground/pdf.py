"""PDFs by Typst: tagged, PDF/UA-1, with the fonts inside the library and no network."""

import json
from importlib.resources import as_file, files
from typing import Any


def render(template: str, data: dict[str, Any]) -> bytes:
    """Compile a Typst template of a room with `data`.

    Parameters
    ----------
    template : path inside the package, such as `agency/typst/slip.typ`.
    data : what the template reads from `sys.inputs.data`; JSON, so text can't become markup.

    Raises
    ------
    typst.TypstError
        The template is wrong: a mistake of ours.
    """
    import typst  # 80 MB of library: only where a PDF is made

    with as_file(files("upstander").joinpath(*template.split("/"))) as path:
        made = typst.compile(
            path,
            format="pdf",
            root=path.parent,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"data": json.dumps(data)},
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave pages instead of one document.")
    return made
