"""Constructors say which parameter is meant by the name that another library has for it."""

import inspect

import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

import ganaug
from ganaug._utils.parameter_hints import HINTS, HintedParameters

ESTIMATORS = [
    name
    for name in ganaug.__all__
    if inspect.isclass(kind := getattr(ganaug, name)) and issubclass(kind, HintedParameters)
]


def test_which_estimators_give_hints():
    assert len(ESTIMATORS) == 10
    assert {hint.parameter for hint in HINTS} <= {
        parameter
        for name in ESTIMATORS
        for parameter in inspect.signature(getattr(ganaug, name)).parameters
    }


@pytest.mark.parametrize(
    ("name", "wrong", "hint"),
    [
        (
            "GANAugmenter",
            {"epochs": 10},
            "epochs=10. Use max_iter, the number of generator updates",
        ),
        ("GANAugmenter", {"lr": 0.1}, "The recipe decides this: pass a function as gan"),
        ("GANAugmenter", {"k_neighbors": 5}, "Leave it out"),
        ("GANAugmenter", {"ratio": 0.5}, "Use sampling_strategy"),
        ("GANAugmenter", {"seed": 0}, "Use random_state"),
        ("GANAugmenter", {"max_iters": 9}, "Did you mean 'max_iter'?"),
        ("SuperResolver", {"n_iter": 9}, "Use max_iter"),
        ("GANImputer", {"patience": 3}, "n_iter_no_change, with early_stopping=True"),
        ("GANRegressionAugmenter", {"max_iter": 9}, r"augmenter=GANAugmenter\(...\)"),
        ("GANAugmenterCV", {"amount": 0.5}, r"amounts=\(0.5,\)"),
        ("GANAugmenterCV", {"sampler": None}, "Use augmenter"),
        ("GANEnsembleClassifier", {"amounts": [1]}, "Use amount,"),
        ("PriorCorrectedClassifier", {"augmenter": None}, "Use sampler"),
    ],
)
def test_names_of_others(name, wrong, hint):
    with pytest.raises(TypeError, match=f"^{name} has no parameter .*Received: .*{hint}"):
        getattr(ganaug, name)(**wrong)


def test_a_name_that_means_nothing_is_an_error_of_python():
    with pytest.raises(TypeError, match="unexpected keyword argument 'qwertz'"):
        ganaug.GANAugmenter(qwertz=1)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_signatures_stay_explicit(name):
    kind = getattr(ganaug, name)
    assert (
        list(inspect.signature(kind).parameters)
        == list(inspect.signature(kind.__init__).parameters)[1:]
    )
    needed = {"estimator": LogisticRegression()} if "Distilled" in name else {}
    params = kind(**needed).get_params(deep=False)
    assert clone(kind(**needed)).get_params(deep=False).keys() == params.keys()


def test_a_subclass_with_parameters_of_its_own():
    class Own(ganaug.GANAugmenter):
        def __init__(self, *, epochs=3):
            super().__init__(max_iter=epochs)
            self.epochs = epochs

    assert Own(epochs=5).max_iter == 5
