"""Files of fitted augmenters: what is in them, and how they are written."""

import os
import stat
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import make_classification

from ganaug import GANAugmenter, LabelAgreement, Novelty
from ganaug.persistence import archive, augmenter_state
from ganaug.selection import Selection

SAVE_UNDER_ERRORS = """
from sklearn.datasets import make_classification
from ganaug import GANAugmenter
data = make_classification(60, weights=[0.8], random_state=0)
GANAugmenter(max_iter=2).fit(*data).save("it.ganaug")
GANAugmenter.load("it.ganaug").sample(3)
"""


class Unknown(Selection):
    """A selection that only pickle could save."""

    candidates = 1.0

    def selector(self, label):
        """Keep the first."""
        return lambda candidates, num_samples, seed: np.arange(num_samples)


@pytest.fixture(scope="module")
def data():
    return make_classification(100, weights=[0.8], flip_y=0, random_state=0)


def quick(**params):
    return GANAugmenter(**{"max_iter": 2, "random_state": 0, **params})


def through_file(augmenter, path):
    augmenter.save(path)
    return GANAugmenter.load(path)


@pytest.mark.parametrize(
    ("fitted", "later"),
    [
        (LabelAgreement(exponent=8.0, n_estimators=5), None),
        (None, "auto"),
        (Novelty(quantile=0.9, candidates=3.0), None),
        ("auto", LabelAgreement(exponent=0.0, candidates=5.0)),
    ],
)
def test_loaded_draws_with_the_selection_that_was_fitted(data, tmp_path, fitted, later):
    augmenter = quick(selection=fitted).fit(*data).set_params(selection=later)
    loaded = through_file(augmenter, tmp_path / "it")
    assert str(loaded.selection) == str(later)
    expected = augmenter.sample(20)[0]
    np.testing.assert_array_equal(loaded.sample(20)[0], expected)
    again = through_file(loaded, tmp_path / "again")
    np.testing.assert_array_equal(again.sample(20)[0], augmenter.sample(20)[0])


def test_a_selection_that_needs_pickle_is_refused(data, tmp_path):
    augmenter = quick(selection=Unknown()).fit(*data).set_params(selection=None)
    with pytest.raises(TypeError, match=r"without pickle.*Received: Unknown"):
        augmenter.save(tmp_path / "it")
    assert not list(tmp_path.iterdir())


def test_the_mask_of_synthetic_rows_is_kept(data, tmp_path):
    augmenter = quick(selection=None)
    augmenter.fit_resample(*data)
    mask = through_file(augmenter, tmp_path / "it").synthetic_mask_
    assert mask.dtype == bool
    np.testing.assert_array_equal(mask, augmenter.synthetic_mask_)
    augmenter.fit(*data)
    assert not hasattr(through_file(augmenter, tmp_path / "it"), "synthetic_mask_")


def test_rows_without_a_place_are_damage(data, tmp_path):
    document, arrays, models = augmenter_state.pack_augmenter(quick().fit(*data))
    arrays["places"] = arrays["places"][:-1]
    archive.write(tmp_path / "forged", augmenter_state.WRITER, document, arrays, models)
    with pytest.raises(
        ValueError, match=r"forged' cannot be loaded: it is damaged.*row positions"
    ):
        GANAugmenter.load(tmp_path / "forged")


def test_the_folder_has_to_exist(data, tmp_path):
    path = tmp_path / "none" / "it.ganaug"
    with pytest.raises(FileNotFoundError) as caught:
        quick().fit(*data).save(path)
    assert f"folder {path.parent} does not exist" in str(caught.value)
    assert repr(str(path)) in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="links and permissions of POSIX")
def test_links_and_permissions_are_kept(data, tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    quick().fit(*data).save(link)
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert GANAugmenter.load(real).sample(2)[0].shape == (2, 20)
    assert sorted(os.listdir(tmp_path)) == ["link", "real"]


def test_a_failure_leaves_the_old_file(data, tmp_path, monkeypatch):
    augmenter = quick().fit(*data)

    def fail(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(type(augmenter.gan_), "save", fail)
    (tmp_path / "it").write_text("old")
    with pytest.raises(OSError, match="full"):
        augmenter.save(tmp_path / "it")
    assert (tmp_path / "it").read_text() == "old"
    assert os.listdir(tmp_path) == ["it"]


@pytest.mark.nightly
def test_saving_warns_of_nothing(tmp_path):
    subprocess.run(
        [sys.executable, "-W", "error", "-c", SAVE_UNDER_ERRORS],
        check=True,
        cwd=tmp_path,
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
    )


def test_warnings_of_others_are_not_hidden(data, tmp_path, monkeypatch):
    augmenter = quick().fit(*data)
    save = type(augmenter.gan_).save

    def warn(self, *args, **kwargs):
        warnings.warn("something else", DeprecationWarning, stacklevel=1)
        save(self, *args, **kwargs)

    monkeypatch.setattr(type(augmenter.gan_), "save", warn)
    with pytest.warns(DeprecationWarning, match="something else"):
        augmenter.save(tmp_path / "it")


def text(dtype):
    """Return a table of a column of text and one of numbers."""
    words = pd.Series(["yes", "no", None, "no"] * 15, dtype=dtype)
    return pd.DataFrame({"text": words, "x": np.arange(60) % 7})


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_text_needs_no_pyarrow(tmp_path, monkeypatch, storage):
    pytest.importorskip("pyarrow")
    X = text(pd.StringDtype(storage))
    augmenter = GANAugmenter(max_iter=2, selection=None, random_state=0).fit(X, np.arange(60) > 45)
    augmenter.save(tmp_path / "it")
    expected = augmenter.sample(20)[0]
    with_pyarrow = GANAugmenter.load(tmp_path / "it").sample(20)[0]
    pd.testing.assert_frame_equal(with_pyarrow, expected)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    without = GANAugmenter.load(tmp_path / "it").sample(20)[0]
    pd.testing.assert_frame_equal(without, expected, check_dtype=False, check_column_type=False)
    assert without["text"].dtype == pd.StringDtype("python")


def test_arrows_own_dtypes_need_pyarrow(tmp_path, monkeypatch):
    pa = pytest.importorskip("pyarrow")
    X = text(pd.ArrowDtype(pa.string()))
    augmenter = GANAugmenter(max_iter=2, selection=None, random_state=0).fit(X, np.arange(60) > 45)
    augmenter.save(tmp_path / "it")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"it' cannot be loaded here.*ganaug\[parquet\]"):
        GANAugmenter.load(tmp_path / "it")
