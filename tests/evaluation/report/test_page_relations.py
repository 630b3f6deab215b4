"""Relations between columns on a report's page."""

import re

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline

from ganaug import GANAugmenter, evaluate_augmentation
from ganaug.model_selection.estimators import encoder


@pytest.fixture(scope="module")
def related():
    """A table of 14 multiples of a column, and 40 flags of long names."""
    rng = np.random.default_rng(0)
    value, color = rng.permutation(200), rng.permutation(200) % 40
    copies = {f"copy{j}": value * j for j in range(1, 15)}
    flags = {f"<u>{'colour' * 3}</u>{j}": (color == j).astype(int) for j in range(40)}
    X = pd.DataFrame({"value": value, **copies, **flags})
    return X, np.repeat([0, 1], [150, 50])


def page_of(samplers, X, y):
    classifier = make_pipeline(encoder(), GaussianNB())
    report = evaluate_augmentation(
        X, y, samplers, classifier, cv=2, baselines=False, random_state=0
    )
    return report, report._repr_html_()


def test_relations_between_columns_are_listed_as_far_as_they_fit(related):
    samplers = {"ours": GANAugmenter(max_iter=2), "other": RandomOverSampler()}
    report, text = page_of(samplers, *related)
    relations = report.samples.synthetic["ours"].relations
    assert "copy1 = value" in relations
    assert report.samples.synthetic["other"].relations == ()
    items = re.findall(r"<li>(.*?)</li>", text.split("Relations between columns")[1])
    assert items[0] == relations[0]
    assert items[-1] == f"and {len(relations) - 12} more"
    assert len(items) == 13
    assert text.count("in all synthetic rows:") == 1


def test_relations_of_many_columns_are_cut(related):
    X, y = related
    report, text = page_of({"ours": GANAugmenter(max_iter=2)}, X.filter(like="colour"), y)
    assert max(map(len, report.samples.synthetic["ours"].relations)) > 1000
    (item,) = re.findall(r"<li>(.*?)</li>", text.split("Relations between columns")[1])
    assert item.startswith("exactly one of &lt;u&gt;colour")
    assert item.endswith(" ...")
    assert len(item) < 300
    assert "more</li>" not in text


def test_without_relations_there_is_no_section_of_them(related):
    for sampler in (GANAugmenter(max_iter=2, relations=None), RandomOverSampler()):
        _, text = page_of({"one": sampler}, *related)
        assert "Relations" not in text
