"""Notebooks as pages, and as cards with a picture, with the outputs that are stored in them.

Before pages are read, notebooks are copied to ``gallery/``, from where MyST-NB renders them. The
thumbnail of a notebook is its last picture, or that of the cell with the tag ``thumbnail``.

In Markdown, this makes a grid of cards::

    ```{gallery}
    name_of_a_notebook
    ```
"""

import json
import re
from base64 import b64decode
from pathlib import Path

import nbformat
from sphinx.util.docutils import SphinxDirective

NOTEBOOKS, COPIES = "notebooks", "gallery"
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SENTENCE = re.compile(r"(?<=\.)\s")
DOWNLOAD = "{{download}}`Download this notebook <../../notebooks/{}>`"
# Fences of backticks cannot have titles with code.
GRID = """\
:::::{{grid}} 1 2 3 3
:gutter: 3

{cards}
:::::

```{{toctree}}
:hidden:

{pages}
```
"""
CARD = """\
::::{{grid-item-card}} {title}
:link: {page}
:link-type: doc
{image}
{text}
::::
"""


class Gallery(SphinxDirective):
    """A grid of cards for notebooks, whose names are the lines of its content."""

    has_content = True

    def run(self):
        """Return the nodes of the grid, and a hidden table of contents."""
        names = [name for line in self.content if (name := line.strip())]
        cards = "\n".join(self._card(name) for name in names)
        pages = "\n".join(f"{COPIES}/{name}" for name in names)
        return self.parse_text_to_nodes(GRID.format(cards=cards, pages=pages))

    def _card(self, name):
        folder = Path(self.env.srcdir) / COPIES
        if not (folder / f"{name}.ipynb").exists():
            raise self.error(f"There is no notebook {name!r} in the folder {NOTEBOOKS}/.")
        title, text = opening(nbformat.read(folder / f"{name}.ipynb", as_version=4))
        page, image = f"{COPIES}/{name}", ""
        self.env.note_dependency(folder / f"{name}.ipynb")
        if (folder / f"{name}.png").exists():
            alt = title.replace("`", "")
            image = f":img-top: {page}.png\n:img-alt: {json.dumps(alt)}\n"
        return CARD.format(title=title, page=page, image=image, text=text)


def opening(notebook):
    """Return the title of a notebook, and its first sentence without links."""
    title, text, *_ = notebook.cells[0].source.split("\n\n", maxsplit=2)
    return title.removeprefix("# "), LINK.sub(r"\1", SENTENCE.split(text)[0])


def thumbnail(notebook):
    """Return the bytes of a PNG, or None if the notebook has no picture."""
    tagged = [cell for cell in notebook.cells if "thumbnail" in cell.metadata.get("tags", [])]
    pictures = [
        output.data["image/png"]
        for cell in tagged or notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    return b64decode(pictures[-1]) if pictures else None


def copy_notebooks(app):
    """Copy notebooks beside the pages, with a link to download them and with their thumbnails."""
    folder = Path(app.srcdir) / COPIES
    folder.mkdir(exist_ok=True)
    for path in sorted((Path(app.srcdir).parent / NOTEBOOKS).glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = cell.source.replace("](../docs/", "](../")
        link = nbformat.v4.new_markdown_cell(DOWNLOAD.format(path.name), id="download")
        notebook.cells.insert(1, link)
        _write(folder / path.name, nbformat.writes(notebook).encode())
        if picture := thumbnail(notebook):
            _write(folder / f"{path.stem}.png", picture)


def _write(path, content):
    """Write a file that has changed: pages whose files have not are not rendered again."""
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def setup(app):
    """Add the directive, and copy the notebooks before pages are looked for."""
    app.connect("builder-inited", copy_notebooks)
    app.add_directive("gallery", Gallery)
    return {"parallel_read_safe": True}
