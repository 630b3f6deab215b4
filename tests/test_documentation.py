"""The code of the documentation runs, and what it prints is what the pages show."""

import ast
import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import ganaug
from ganaug import recipes
from ganaug.cli.main import main
from ganaug.recipes import RECIPES

ROOT = Path(__file__).parent.parent
README, RECIPE = ROOT / "README.md", ROOT / "docs" / "recipe.md"
# The code of recipe.md changes the package: a test of its own follows it.
PAGES = [README, *sorted(set((ROOT / "docs").glob("*.md")) - {RECIPE})]
TEXTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")]

# README's report takes minutes.
LONG, SHORT = "evaluate_augmentation(X, y, random", "evaluate_augmentation(X, y, cv=2, random"
# Blocks for what is not installed are only compiled.
NOT_INSTALLED = ["spark.range", "SentenceTransformer("]
# Commands that CI itself runs.
BY_CI = re.compile("pip install|python -m pytest")


def fences(path):
    """Return the fenced blocks of a page."""
    tokens = MarkdownIt().parse(path.read_text(encoding="utf-8"))
    return [token for token in tokens if token.type == "fence"]


def run_python(code, namespace):
    """Run code and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    return printed.getvalue()


def run_ganaug(commands):
    for command in commands.replace("\\\n", "").splitlines():
        program, *arguments = shlex.split(command)
        if program == "ganaug":
            assert main(arguments) == 0, command
        else:
            assert BY_CI.search(command), f"Nothing runs this: {command}"


def test_what_is_said_of_blocks_is_in_them():
    blocks = "".join(fence.content for fence in fences(README))
    assert blocks.count(LONG) == 1
    blocks = "".join(fence.content for path in PAGES for fence in fences(path))
    assert all(part in blocks for part in NOT_INSTALLED)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_scripts_that_a_page_names_are_there(path):
    named = re.findall(r"tests/benchmarks/(\w+\.py)", path.read_text(encoding="utf-8"))
    assert all((ROOT / "tests" / "benchmarks" / name).exists() for name in named)


@pytest.mark.nightly
# Keras warns of its own default, and TFDS of what it is made of.
@pytest.mark.filterwarnings("ignore:`shuffle=True` was passed:UserWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
# That augmentation does not help is what README says may happen.
@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_code_of_a_page_runs(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    namespace, printed = {"__name__": "__main__"}, ""
    for fence in fences(path):
        code = fence.content.replace(LONG, SHORT)
        if fence.info == "python":
            # An error names the line of the page.
            code = compile("\n" * (fence.map[0] + 1) + code, path, "exec")
            if not any(part in fence.content for part in NOT_INSTALLED):
                printed = run_python(code, namespace)
        elif fence.info == "bash":
            run_ganaug(code)
        elif fence.info == "text":  # The output of the block before it.
            assert printed == code


def test_type_checkers_see_the_names_that_are_imported_when_used():
    tree = ast.parse(Path(ganaug.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    seen = {alias.asname: node.module for node in imports for alias in node.names}
    assert {name: seen[name] for name in seen if name} == ganaug._HOME
    assert sorted(recipes.__all__) == sorted(["RECIPES", *RECIPES])


def test_the_table_of_recipes_is_complete():
    page = (ROOT / "docs" / "choosing.md").read_text(encoding="utf-8")
    section = page.split("\n## The recipes\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)`", section, re.MULTILINE)
    assert sorted(rows) == sorted(RECIPES)


def steps():
    """Return the blocks that add a recipe, each with the file that the text before it names."""
    file = None
    for token in MarkdownIt().parse(RECIPE.read_text(encoding="utf-8")):
        for child in token.children or []:
            if child.type == "code_inline" and Path(child.content).suffix in (".py", ".md"):
                file = file or child.content
        if token.type == "list_item_open":
            file = None
        if token.type == "fence":
            yield token.info, token.content, file


def apply(diff, file):
    """Replace the lines of a diff that are there by those that are to be."""
    before, after = (
        "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in signs)
        for signs in (" -", " +")
    )
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.nightly
def test_a_recipe_is_added_by_following_the_steps(tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "_build"))
    # An editable install finds the integrations there.
    (copy / "ganaug" / "integrations").symlink_to(copy / "integrations")
    done = []
    for kind, content, file in steps():
        done.append(kind)
        if kind == "diff":
            apply(content, copy / file)
        elif file and not (copy / file).exists():
            (copy / file).write_text(content, encoding="utf-8")
        else:
            command = content.replace("python", shlex.quote(sys.executable), 1)
            if kind == "python":
                command = shlex.join([sys.executable, "-c", content])
            ran = subprocess.run(command, shell=True, cwd=copy, capture_output=True, text=True)
            assert ran.returncode == 0, ran.stdout + ran.stderr
    assert done == ["python", "diff", "diff", "diff", "diff", "bash", "python"]
    assert list((copy / "pictures" / "gan_1").glob("evaluation_*.png"))
