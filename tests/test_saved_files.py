"""Files of earlier versions load; damaged and made up ones are refused, and execute nothing."""

import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import h5py
import keras
import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter, SuperResolver
from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator
from ganaug.persistence import archive

SAVED = Path(__file__).with_name("saved")
FILE = SAVED / "format_1.ganaug"


def members(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def rewritten(path, **changes):
    """Write the file again, with other members: None for none."""
    content = {name: part for name, part in (members(FILE) | changes).items() if part is not None}
    with zipfile.ZipFile(path, "w") as file:
        for name, part in content.items():
            file.writestr(name, part)
    return path


def settings(**changes):
    return json.dumps(json.loads(members(FILE)["settings.json"]) | changes)


def assert_same(one, other):
    assert str(one.get_params(deep=False)) == str(other.get_params(deep=False))
    for ours, theirs in zip(one.gan_.get_weights(), other.gan_.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    pd.testing.assert_frame_equal(one.sample(9)[0], other.sample(9)[0])


def test_a_file_of_the_first_version_draws_what_it_did():
    rows, labels = GANAugmenter.load(FILE).sample(20)
    document = json.loads((SAVED / "format_1.json").read_text())
    expected = pd.DataFrame(document["data"], columns=document["columns"])
    text = str(pd.Series(["text"], dtype="str").dtype)
    assert labels.tolist() == ["rare"] * 20
    assert rows.dtypes.astype(str).tolist() == [
        "float64", "float32", "Int64", text, "category", "datetime64[us]", "bool",
    ]  # fmt: skip
    # Rows that started from noise then start from real ones now, for the class has few.
    near = np.isclose(rows["heavy"].to_numpy()[:, None], expected["heavy"].to_numpy(), rtol=1e-4)
    ours, theirs = np.nonzero(near)
    assert len(ours) >= 9
    rows, expected = (
        frame.reset_index(drop=True) for frame in (rows.iloc[ours], expected.iloc[theirs])
    )
    for name in ("float", "Int64"):
        np.testing.assert_allclose(
            rows[name].astype("float64"), expected[name].astype("float64"), rtol=1e-4
        )
    for name in ("text", "category", "flag"):
        assert rows[name].tolist() == expected[name].tolist()
    assert rows["date"].isna().tolist() == expected["date"].isna().tolist()


@pytest.mark.nightly
def test_two_hundred_damages_give_an_error_or_the_same_augmenter(tmp_path):
    content, rng = np.frombuffer(FILE.read_bytes(), "uint8"), np.random.default_rng(0)
    path, refusals = tmp_path / "damaged.ganaug", []
    for number in range(200):
        damaged, place = content.copy(), int(rng.integers(len(content)))
        if number % 4 == 0:
            damaged = damaged[:place]
        elif number % 4 == 1:
            damaged[place : place + int(rng.integers(1, 500))] = rng.integers(256)
        elif number % 4 == 2:  # In the table at the end, which says what is where.
            damaged[-1 - place % 400] ^= 1 << int(rng.integers(8))
        else:
            damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged.tobytes())
        try:
            loaded = GANAugmenter.load(path)
        except ValueError as error:
            refusals.append(str(error))
        else:
            assert_same(loaded, GANAugmenter.load(FILE))
    assert 150 < len(refusals) < 200
    assert all(str(path) in refusal for refusal in refusals)


def popen(config):
    """Return a model's configuration that asks for another class than a model's."""
    config |= {"module": "subprocess", "class_name": "Popen", "registered_name": "Popen"}
    return config | {"config": {"args": "touch executed"}}


def with_lambda(config):
    layers = config["config"]["generator"]["config"]["layers"]
    layers[-1] |= {"module": "keras.layers", "class_name": "Lambda", "registered_name": None}
    code = {"class_name": "__lambda__", "config": {"code": "4wEAAAA=", "defaults": None}}
    layers[-1]["config"] = {"name": layers[-1]["config"]["name"], "function": code}
    return config


def of_keras_alone(config):
    return config["config"]["generator"]


def far_too_wide(config):
    def widened(part):
        if isinstance(part, dict):
            return {k: 2**52 if k == "units" else widened(v) for k, v in part.items()}
        return [widened(item) for item in part] if isinstance(part, list) else part

    return widened(config)


@pytest.mark.parametrize(
    "change",
    [popen, with_lambda, of_keras_alone, pytest.param(far_too_wide, marks=pytest.mark.nightly)],
)
def test_models_that_are_none_of_ours(tmp_path, monkeypatch, change):
    monkeypatch.chdir(tmp_path)
    inner = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(members(FILE)["gan_0.keras"])) as old,
        zipfile.ZipFile(inner, "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "config.json":
                part = json.dumps(change(json.loads(part)))
            new.writestr(name, part)
    path = rewritten(tmp_path / "made_up.ganaug", **{"gan_0.keras": inner.getvalue()})
    with pytest.raises(ValueError, match=r"made_up.ganaug' cannot be loaded"):
        GANAugmenter.load(path)
    assert os.listdir(tmp_path) == ["made_up.ganaug"]


def test_a_lambda_of_ones_own_is_refused(tmp_path):
    """It can be saved, but nobody should have to trust it."""
    latent = keras.Input((2,), name="latent")
    space = GANAugmenter.load(FILE).codec_.space_
    dense = keras.layers.Dense(*space.shape)
    outputs = keras.layers.Lambda(lambda x: x + 1.0)(dense(latent))
    gan = GAN(keras.Model({"latent": latent}, outputs), mlp_discriminator(space, units=(2,)))
    gan.compile("adam", "adam")
    archive.write(tmp_path / "it", "GANAugmenter", {}, {}, [gan])
    with pytest.raises(ValueError, match=r"cannot be loaded.*[Ll]ambda"):
        archive.read(tmp_path / "it", "GANAugmenter")


def huge_array():
    """Return an npz file of an array that claims to be larger than it is."""
    array, file = io.BytesIO(), io.BytesIO()
    header = {"descr": "<f4", "fortran_order": False, "shape": (10**12,)}
    np.lib.format.write_array_header_1_0(array, header)
    with zipfile.ZipFile(file, "w") as npz:
        npz.writestr("codes.npy", array.getvalue())
    return file.getvalue()


MADE_UP = {
    "another path": ({"../evil": "x"}, r"an archive of \['../evil'"),
    "an absolute path": ({"/evil": "x"}, r"an archive of \['/evil'"),
    "a missing member": ({"arrays.npz": None}, "Expected a file that"),
    "no JSON": ({"settings.json": "{"}, "JSONDecodeError"),
    "a list": ({"settings.json": "[]"}, "TypeError"),
    "nothing": ({"settings.json": "{}"}, "KeyError: 'writer'"),
    "nested": ({"settings.json": "[" * 10**5}, "RecursionError"),
    "a later format": ({"settings.json": settings(format=2)}, "saved by a later version.*Update"),
    "no format": ({"settings.json": settings(format="x")}, "TypeError"),
    "another writer": ({"settings.json": settings(writer="SuperResolver")}, "SuperResolver.load"),
    "very many models": ({"settings.json": settings(num_models=10**12)}, "1 are there"),
    "another parameter": ({"settings.json": settings(params={"x": 1})}, "cannot be loaded"),
    "another kind": ({"settings.json": settings(kind="films")}, "KeyError: 'films'"),
    "a huge array": ({"arrays.npz": huge_array()}, r"claims to be of shape \(1000000000000,\)"),
    "no arrays": ({"arrays.npz": b"x"}, "BadZipFile"),
}


@pytest.mark.parametrize("name", MADE_UP)
def test_files_that_are_made_up(tmp_path, name):
    changes, message = MADE_UP[name]
    path = rewritten(tmp_path / "made_up.ganaug", **changes)
    with pytest.raises(ValueError, match=message) as caught:
        GANAugmenter.load(path)
    assert str(path) in str(caught.value)
    assert len(str(caught.value)) < 500
    assert os.listdir(tmp_path) == ["made_up.ganaug"]


def zeros(size):
    """Yield so many bytes, little by little."""
    for start in range(0, size, 2**20):
        yield bytes(min(2**20, size - start))


def zipped(compression, name, parts):
    """Return a ZIP file with one member, made without taking memory for all of it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as inner, inner.open(name, "w") as member:
        for part in parts:
            member.write(part)
    return file.getvalue()


def array_of_zeros(size):
    """Yield the bytes of a ``.npy`` file."""
    header = io.BytesIO()
    settings = {"descr": "|u1", "fortran_order": False, "shape": (size,)}
    np.lib.format.write_array_header_1_0(header, settings)
    yield header.getvalue()
    yield from zeros(size)


def with_weights(weights):
    """Return the Keras file with other weights, which are compressed."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(members(FILE)["gan_0.keras"])) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != "model.weights.h5":
                new.writestr(name, old.read(name))
        with new.open("model.weights.h5", "w") as member:
            for part in weights:
                member.write(part)
    return file.getvalue()


def weights_of_zeros(size):
    """Return an HDF5 file of a dataset that takes no room as long as nothing is written to it."""
    file = io.BytesIO()
    with h5py.File(file, "w") as weights:
        weights.create_dataset("zeros", (size,), "uint8", chunks=(2**20,))
    return file.getvalue()


MUCH = 2**29
BOMBS = {
    "a model": lambda: {"gan_1.keras": zeros(MUCH)},
    "an array": lambda: {
        "arrays.npz": [zipped(zipfile.ZIP_DEFLATED, "codes.npy", array_of_zeros(MUCH))]
    },
    "an array that is not compressed": lambda: {
        "arrays.npz": [zipped(zipfile.ZIP_STORED, "codes.npy", array_of_zeros(MUCH))]
    },
    "a model's weights": lambda: {"gan_0.keras": [with_weights(zeros(MUCH))]},
    "a dataset": lambda: {"gan_0.keras": [with_weights([weights_of_zeros(MUCH)])]},
}


@pytest.mark.parametrize("name", BOMBS)
def test_much_in_little_takes_no_memory(tmp_path, name):
    path, bomb = tmp_path / "bomb.ganaug", BOMBS[name]()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for kept in members(FILE).keys() - bomb.keys():
            file.writestr(kept, members(FILE)[kept])
        for added, parts in bomb.items():
            with file.open(added, "w", force_zip64=True) as member:
                for part in parts:
                    member.write(part)
    del bomb
    assert path.stat().st_size < 2 * 2**20
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"bomb.ganaug' cannot be loaded"):
            GANAugmenter.load(path)
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


def test_nothing_of_the_augmenter_is_loaded_by_another_class():
    with pytest.raises(ValueError, match=r"GANAugmenter.save wrote: load it with GANAugmenter"):
        SuperResolver.load(FILE)
