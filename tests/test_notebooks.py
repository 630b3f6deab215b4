"""The notebooks run without a network, and are stored as a run from the top left them."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
each_notebook = pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem
)
# Warnings, and paths of the machine on which a notebook ran.
UNFIT = re.compile(r"warning|traceback|site-packages|/(?:home|tmp|usr|Users)/", re.IGNORECASE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def cells_of(path):
    return nbformat.read(path, as_version=4).cells


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@each_notebook
def test_runs(path):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=900, resources={"metadata": {"path": FOLDER}})
    client.execute()


@each_notebook
def test_stored_outputs_have_neither_errors_nor_warnings(path):
    code = [cell for cell in cells_of(path) if cell.cell_type == "code"]
    assert all(cell.execution_count == i for i, cell in enumerate(code, 1)), "run it from the top"
    for output in (output for cell in code for output in cell.outputs):
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text
        shown = output.get("data", {})
        texts = [output.get("text", ""), shown.get("text/plain", ""), shown.get("text/html", "")]
        assert not UNFIT.search("\n".join(texts))


@each_notebook
def test_begins_with_a_title_and_ends_with_what_to_read_next(path):
    first, *_, last = cells_of(path)
    title, text = first.source.split("\n\n", maxsplit=1)
    assert title.startswith("# ")
    assert "\n\n" not in text, "The introduction is one paragraph."
    assert last.cell_type == "markdown"
    assert LINK.search(last.source)


@each_notebook
def test_links_lead_somewhere(path):
    texts = [cell.source for cell in cells_of(path) if cell.cell_type == "markdown"]
    links = [link for text in texts for link in LINK.findall(text)]
    assert [link for link in links if not (FOLDER / link).exists()] == []
