"""``ganaug balance-images``, as its users meet it: folders, names of files, exit status."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganaug.cli.console import plain_warnings
from ganaug.cli.image_folder import find_images, read_images
from ganaug.cli.main import main
from ganaug.exceptions import TrainingWarning
from ganaug.sampling.notices import ADVICE

SIZES = {"cat": 12, "dog": 7}
QUICK = ["--steps", "2", "--seed", "0", "--quiet"]
RNG = np.random.default_rng(0)


def save(path, mode="RGB", size=(9, 8)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(RNG.integers(0, 256, (*size[::-1], 3), "uint8")).convert(mode).save(path)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, count in SIZES.items():
        for i in range(count):
            save(Path("in", name, f"{i}.png"))
    return tmp_path / "in"


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*.*"))


def content(folder):
    return {name: Path(folder, name).read_bytes() for name in names(folder)}


def run(*args):
    return main(["balance-images", "in", "-o", "out", *QUICK, *args])


def error_of(capsys):
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_files_are_copied_and_synthetic_ones_told_apart(folder, capsys):
    before = content(folder)
    assert main(["balance-images", "in", "-o", "out", *QUICK[:-1], "--sheet", "sheet.png"]) == 0
    assert content(folder) == before
    after = content("out")
    assert before.items() <= after.items()
    new = [f"dog/synthetic_{i:04d}.png" for i in range(1, 6)]
    assert sorted(after.keys() - before.keys()) == new
    for name in new:
        with Image.open(Path("out", name)) as image:
            assert (image.mode, image.size) == ("RGB", (9, 8))
    said = capsys.readouterr().err
    assert "dog" in said
    assert "+5" in said
    with Image.open("sheet.png") as sheet:
        assert sheet.size[0] >= 600
    assert sorted(path.name for path in folder.parent.iterdir()) == ["in", "out", "sheet.png"]


def test_equal_seeds_give_equal_images(folder):
    found = []
    for _ in range(2):
        assert run("--only-synthetic", "--overwrite") == 0
        found.append(content("out"))
    assert found[0] == found[1]
    assert len(found[0]) == 5


def test_a_gan_is_chosen(folder, capsys):
    found = []
    for gan in ("dcgan", "image"):
        assert run("--only-synthetic", "--overwrite", "--gan", gan) == 0
        found.append(content("out"))
    assert len(found[0]) == 5
    assert found[0] != found[1]
    assert run("--gan", "tabular") == 2
    assert "invalid choice: 'tabular'" in error_of(capsys)


def test_a_name_that_is_taken(folder):
    save(folder / "dog" / "synthetic_0001.png")
    assert run() == 0
    assert "dog/synthetic_new_0001.png" in names("out")


def test_images_of_several_sizes_and_modes(folder, capsys):
    save(folder / "cat" / "large.jpg", size=(30, 20))
    save(folder / "dog" / "grey.bmp", mode="L")
    save(folder / "dog" / "palette.gif", mode="P")
    assert run() == 2
    assert "2 sizes: most are 9x8, in/cat/large.jpg is of another; pass --size" in error_of(capsys)
    assert not Path("out").exists()
    assert run("--size", "10x12") == 0
    with Image.open("out/dog/synthetic_0001.png") as image:
        assert (image.mode, image.size) == ("RGB", (10, 12))
    with Image.open("out/cat/large.jpg") as image:
        assert image.size == (30, 20)


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        (["L"], "L"),
        (["1", "L"], "L"),
        (["I;16"], "I;16"),
        (["L", "RGB"], "RGB"),
        (["RGB", "RGBA"], "RGBA"),
        (["LA", "RGB"], "RGBA"),
    ],
)
def test_the_mode_that_holds_all(modes, expected, tmp_path):
    paths = []
    for mode in modes:
        paths.append(tmp_path / f"{mode.replace(';', '')}.png")
        Image.new(mode, (9, 8)).save(paths[-1])
    assert {image.mode for image in read_images(paths, None)} == {expected}


def test_photographs_are_turned_upright(tmp_path):
    image, exif = Image.new("RGB", (12, 8)), Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=exif)
    assert read_images([tmp_path / "turned.jpg"], None)[0].size == (8, 12)


def test_what_is_no_image_of_a_class_is_told(folder, capsys):
    (folder / "readme.txt").write_text("x")
    (folder / "cat" / ".hidden").write_text("x")
    (folder / "cat" / "notes.md").write_text("x")
    _, others = find_images(folder)
    assert [path.name for path in others] == ["readme.txt", "notes.md"]
    assert main(["balance-images", "in", "-o", "out", *QUICK[:-1]]) == 0
    assert "left out, not images of a class: in/readme.txt, in/cat/notes.md" in (
        capsys.readouterr().err
    )


def test_what_cannot_be_done(folder, capsys):
    def fails(message, *args):
        before = content(".")
        assert run(*args) == 2
        assert message in error_of(capsys)
        assert content(".") == before

    Path("out").mkdir()
    fails("out exists already; pass --overwrite")
    Path("out").rmdir()
    fails("expected one or two whole numbers from 8 to 256", "--size", "4")
    fails("have a class 'bird'; its classes are 'cat', 'dog'", "--strategy", "bird=20")
    fails("must not be in, in it or around it", "-o", "in/out")
    fails("there is no folder nowhere", "-o", "nowhere/out")
    (folder / "dog" / "bad.png").write_bytes(b"no image")
    fails("in/dog/bad.png cannot be read as an image")
    (folder / "bird").mkdir()
    fails("3 subfolders, of which bird has no images")
    (folder / "bird" / "val").mkdir()
    fails("name that: in/bird")


def test_what_would_be_written_is_checked_before_training(folder, capsys):
    def fails(message, *args):
        assert run(*args) == 2
        assert message in error_of(capsys)
        assert not Path("out").exists()

    fails("does not exist", "--sheet", "nowhere/sheet.png")
    fails("--sheet writes a PNG file", "--sheet", "sheet.jpg")
    Path("sheet.png").write_bytes(b"mine")
    fails("sheet.png exists already", "--sheet", "sheet.png")
    fails("class 'cat' has 12 samples already", "--strategy", "cat=5")
    fails("the folder does not have a class 'bird'", "--strategy", "bird=20")


@pytest.mark.parametrize("path", ["thesis.txt", "cat/notes.md", ".git/HEAD", "cat/old/0.png"])
def test_a_folder_that_holds_something_else_is_not_replaced(path, folder, capsys):
    save(Path("out", "cat", "0.png"))
    Path("out", ".DS_Store").write_text("x")
    other = Path("out", path)
    other.parent.mkdir(exist_ok=True)
    other.write_text("mine")
    assert run("--overwrite") == 2
    assert "which would be deleted" in error_of(capsys)
    assert other.read_text() == "mine"


def test_images_that_are_too_large_to_learn(tmp_path):
    save(tmp_path / "large.png", size=(300, 10))
    with pytest.raises(ValueError, match="these are of 300x10; pass --size"):
        read_images([tmp_path / "large.png"], None)
    assert read_images([tmp_path / "large.png"], (64, 16))[0].size == (64, 16)


def test_a_failure_leaves_the_old_folder(folder, monkeypatch, capsys):
    assert run() == 0
    before = content("out")
    monkeypatch.setattr("ganaug.cli.balance_images.write_images", _full)
    assert run("--overwrite") == 1
    assert content("out") == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["in", "out"]
    assert "No space left" in error_of(capsys)


def _full(*args):
    raise OSError(28, "No space left on device")


def test_advice_is_for_the_command(capsys):
    with plain_warnings(quiet=False):
        warnings.warn(f"Images are alike.{ADVICE}", TrainingWarning, stacklevel=1)
        warnings.warn("Training diverged.", TrainingWarning, stacklevel=1)
    assert capsys.readouterr().err.splitlines() == [
        "ganaug: warning: Images are alike. Train for more steps: --steps.",
        "ganaug: warning: Training diverged.",
    ]
