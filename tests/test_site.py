"""The site is built without a warning, and has all that it is to have."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from sklearn.datasets import make_classification
from sphinx.util.inventory import InventoryFile

import ganaug
from ganaug import constraints
from ganaug.codecs.tabular import relations
from ganaug.recipes import RECIPES

ROOT = Path(__file__).parent.parent
# The search of Sphinx looks for stems.
SEARCHED = "oversampl minor fraud churn imbalanc smote augment synthet imput defect".split()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site in a copy, for pages of the API are generated beside the others."""
    place = tmp_path_factory.mktemp("site")
    without = shutil.ignore_patterns("_build", "generated", "gallery", "jupyter_execute")
    shutil.copytree(ROOT / "docs", place / "docs", ignore=without)
    shutil.copytree(ROOT / "notebooks", place / "notebooks")
    for path in ROOT.glob("*.md"):
        shutil.copy(path, place)
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--nitpicky"]
    built = subprocess.run(
        [*command, "--quiet", place / "docs", place / "built"], capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    return place / "built"


@pytest.mark.nightly
def test_the_site_has_a_page_for_every_public_name(site):
    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="")
    documented = {name for kind in inventory.data.values() for name in kind}
    names = {f"ganaug.{name}" for name in ganaug.__all__ if name != "__version__"}
    names |= {f"ganaug.recipes.{name}" for name in RECIPES}
    for module in (constraints, relations):
        names |= {f"{module.__name__}.{name}" for name in module.__all__}
    assert not names - documented


@pytest.mark.nightly
def test_the_gallery_has_every_notebook_with_a_picture(site):
    names = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    gallery = (site / "gallery.html").read_text(encoding="utf-8")
    assert len(names) >= 15
    for name in names:
        assert f'href="gallery/{name}.html"' in gallery
        assert f"{name}.png" in gallery


@pytest.mark.nightly
def test_every_display_has_its_picture(site):
    names = [name for name in ganaug.__all__ if name.endswith("Display")]
    page = (site / "displays.html").read_text(encoding="utf-8")
    for name in names:
        assert f'alt="{name}"' in page, name
        assert ".png" in (site / "generated" / f"ganaug.{name}.html").read_text(encoding="utf-8")


@pytest.mark.nightly
def test_links_within_the_site_lead_somewhere(site):
    broken = []
    for page in set(site.rglob("*.html")) - set((site / "_static").rglob("*.html")):
        links = re.findall(r'(?:href|src)="([^"#?]+)[^"]*"', page.read_text(encoding="utf-8"))
        for link in links:
            if not re.match(r"[a-z]+:|//", link) and not (page.parent / unquote(link)).exists():
                broken.append(f"{page.relative_to(site)}: {link}")
    assert not broken


@pytest.mark.nightly
@pytest.mark.parametrize("stem", SEARCHED)
def test_the_search_finds_the_words_that_people_use(site, stem):
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    terms = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    assert stem in terms


@pytest.mark.nightly
def test_the_sample_report_has_the_sections_of_today(tmp_path):
    X, y = make_classification(60, weights=[0.8], random_state=0)
    samplers = {"GANAugmenter": ganaug.GANAugmenter(max_iter=2, random_state=0)}
    report = ganaug.evaluate_augmentation(X, y, samplers, cv=2, random_state=0)
    report.to_html(tmp_path / "report.html")
    pages = [ROOT / "docs" / "_static" / "report.html", tmp_path / "report.html"]
    headings = [re.findall(r"<h2[^>]*>([^<(]+)", page.read_text("utf-8")) for page in pages]
    stored, today = ({heading.strip() for heading in each} for each in headings)
    assert today <= stored
