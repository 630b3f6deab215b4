"""TFDS in and out, without a network."""

import numpy as np
import pytest

tfds = pytest.importorskip("tensorflow_datasets")

from ganaug import GANAugmenter  # noqa: E402
from ganaug.integrations.tfds import write_augmented  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
NAMES = ["good", "bad"]


class Defects(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """Small images, few of them bad, with a file name."""

    name, VERSION = "defects", tfds.core.Version("1.0.0")

    def _info(self):
        return tfds.core.DatasetInfo(
            builder=self,
            features=tfds.features.FeaturesDict(
                {
                    "image": tfds.features.Image(shape=(8, 8, 1), encoding_format="jpeg"),
                    "label": tfds.features.ClassLabel(names=NAMES),
                    "file": tfds.features.Text(),
                }
            ),
            supervised_keys=("image", "label"),
        )

    def _split_generators(self, dl_manager):
        return {"train": self._examples(40), "test": self._examples(10)}

    def _generate_examples(self):
        raise NotImplementedError

    def _examples(self, n):
        rng = np.random.default_rng(n)
        for i in range(n):
            image = rng.integers(0, 255, (8, 8, 1), dtype="uint8")
            yield i, {"image": image, "label": int(i % 5 == 0), "file": f"{i}.png"}


class Photos(Defects, skip_registration=True):
    """Images whose size is not declared; those to test with are larger."""

    name, VERSION = "photos", tfds.core.Version("1.0.0")
    odd = None

    def _info(self):
        image = tfds.features.Image(shape=(None, None, 1))
        label = tfds.features.ClassLabel(names=NAMES)
        return tfds.core.DatasetInfo(
            builder=self,
            features=tfds.features.FeaturesDict({"image": image, "label": label}),
            supervised_keys=("image", "label"),
        )

    def _examples(self, n):
        rng = np.random.default_rng(n)
        for i in range(n):
            side = 9 if n == 10 or i == self.odd else 8
            image = rng.integers(0, 255, (side, 8, 1), dtype="uint8")
            yield i, {"image": image, "label": int(i % 5 == 0)}


class Houses(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """A table."""

    name, VERSION = "houses", tfds.core.Version("1.0.0")

    def _info(self):
        columns = {
            "price": tfds.features.Scalar(np.float32),
            "rooms": tfds.features.Scalar(np.int32),
            "city": tfds.features.Text(),
        }
        label = {"sold": tfds.features.ClassLabel(names=["no", "yes"])}
        return tfds.core.DatasetInfo(
            builder=self, features=tfds.features.FeaturesDict(columns | label)
        )

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples()}

    def _generate_examples(self):
        rng = np.random.default_rng(0)
        for i in range(60):
            city = ["Ulm", "Köln"][i % 2]
            yield (
                i,
                {
                    "price": rng.normal(),
                    "rooms": int(rng.integers(1, 9)),
                    "city": city,
                    "sold": int(i % 6 == 0),
                },
            )


@pytest.fixture(scope="module")
def defects(tmp_path_factory):
    builder = Defects(data_dir=tmp_path_factory.mktemp("tfds"))
    builder.download_and_prepare()
    return builder


@pytest.fixture(scope="module")
def augmenter(defects):
    train = defects.as_dataset(split="train", as_supervised=True)
    return GANAugmenter(max_iter=2, random_state=0).fit(train)


def by_content(dataset):
    return sorted((e["image"].tobytes(), int(e["label"])) for e in tfds.as_numpy(dataset))


def test_images_are_written_and_loaded(defects, augmenter, tmp_path):
    options = {"data_dir": tmp_path, "leave_out": ["file"], "seed": 0}
    write_augmented(defects, augmenter, "defects_more", **options)
    splits, info = tfds.load("defects_more", data_dir=tmp_path, with_info=True)
    assert info.features["label"].names == NAMES
    assert info.features["synthetic"].np_dtype == np.bool_
    train = list(tfds.as_numpy(splits["train"]))
    assert np.bincount([e["label"] for e in train]).tolist() == [32, 32]
    assert sum(e["synthetic"] for e in train) == 24
    assert all(e["label"] == 1 for e in train if e["synthetic"])
    real = splits["train"].filter(lambda e: not e["synthetic"])
    assert by_content(real) == by_content(defects.as_dataset(split="train"))
    assert by_content(splits["test"]) == by_content(defects.as_dataset(split="test"))
    assert not any(e["synthetic"] for e in tfds.as_numpy(splits["test"]))
    pairs = tfds.load("defects_more", data_dir=tmp_path, split="train", as_supervised=True)
    assert pairs.element_spec[0].shape == (8, 8, 1)


def test_images_of_no_declared_size(augmenter, tmp_path):
    builder = Photos(data_dir=tmp_path)
    builder.download_and_prepare()
    write_augmented(builder, augmenter, "photos_more", data_dir=tmp_path, seed=0)
    splits, info = tfds.load("photos_more", data_dir=tmp_path, with_info=True)
    assert info.features["image"].shape == (None, None, 1)
    train = list(tfds.as_numpy(splits["train"]))
    assert sum(e["synthetic"] for e in train) == 24
    assert {e["image"].shape for e in train} == {(8, 8, 1)}
    assert by_content(splits["test"]) == by_content(builder.as_dataset(split="test"))


def test_an_image_of_another_size_is_named(augmenter, tmp_path, monkeypatch):
    monkeypatch.setattr(Photos, "odd", 7)
    builder = Photos(data_dir=tmp_path)
    builder.download_and_prepare()
    with pytest.raises(ValueError, match=r"shape \(8, 8, 1\).*\[image\] \[of shape\] \[9 8 1\]"):
        write_augmented(builder, augmenter, "photos_more", data_dir=tmp_path)
    assert not (tmp_path / "photos_more" / "1.0.0").exists()
    learner = GANAugmenter(max_iter=2).fit(np.zeros((40, 8, 8, 3)), np.repeat([0, 1], [30, 10]))
    with pytest.raises(ValueError, match="shape of a sample must be known"):
        write_augmented(builder, learner, "other", data_dir=tmp_path)


def test_a_table(tmp_path):
    builder = Houses(data_dir=tmp_path)
    builder.download_and_prepare()
    augmenter = GANAugmenter(max_iter=2, random_state=0)
    augmenter.fit(builder.as_dataset(split="train"), "sold")
    with pytest.raises(ValueError, match=r"which feature is the label.*'sold'"):
        write_augmented(builder, augmenter, "houses_more", data_dir=tmp_path)
    write_augmented(
        builder, augmenter, "houses_more", data_dir=tmp_path, label="sold", target_dist=0.5
    )
    train = list(tfds.as_numpy(tfds.load("houses_more", data_dir=tmp_path, split="train")))
    assert len(train) == 120
    assert {e["city"] for e in train if e["synthetic"]} <= {b"Ulm", "Köln".encode()}


def test_what_is_refused(defects, augmenter, tmp_path):
    write = {"data_dir": tmp_path, "leave_out": ["file"]}
    with pytest.raises(ValueError, match=r"splits.*'valid'"):
        write_augmented(defects, augmenter, "other", split="valid", **write)
    with pytest.raises(ValueError, match=r"unknown \['target'\]"):
        write_augmented(defects, augmenter, "other", label="target", **write)
    with pytest.raises(ValueError, match="names of lower-case"):
        write_augmented(defects, augmenter, "Defects-2", **write)
    for features in ("file", ["file", "label"]):
        with pytest.raises(ValueError, match="list of features without the label"):
            write_augmented(defects, augmenter, "other", data_dir=tmp_path, leave_out=features)
    with pytest.raises(ValueError, match="columns"):
        write_augmented(defects, augmenter, "other", data_dir=tmp_path)
    write_augmented(defects, augmenter, "twice", **write)
    with pytest.raises(ValueError, match="exists already"):
        write_augmented(defects, augmenter, "twice", **write)
    again = tfds.builder("twice", data_dir=tmp_path)
    with pytest.raises(ValueError, match="augmented before"):
        write_augmented(again, augmenter, "other", data_dir=tmp_path)


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
def test_datasets_of_tfds_itself(quick):
    with tfds.testing.mock_data(num_examples=300):
        images = tfds.load("mnist", split="train", as_supervised=True)
        table = tfds.load("titanic", split="train", as_supervised=True)
    augmenter = quick(sampling_strategy="all", selection=None).fit(images)
    assert augmenter.sample(2)[0].shape == (2, 28, 28, 1)
    assert "age" in quick(selection=None).fit(table).sample(2)[0].columns
