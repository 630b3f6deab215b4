"""Each objective, with each penalty, moves a generator towards the data, and reversed away."""

from dataclasses import dataclass

import keras
import numpy as np
import pytest

from ganaug import objectives, penalties
from ganaug.metrics import energy_distance
from ganaug.models import GAN
from ganaug.networks.constraints import ClipConstraint
from ganaug.objectives import Cellwise, Objective, Relativistic, Wasserstein
from ganaug.penalties import R1, GradientPenalty, WeightedPenalty

NUM_STEPS, BATCH_SIZE = 120, 64
# At the end. All pairs are below 0.12 with each of three seeds.
CLOSE = 0.3


def defined(module, base):
    """Return the subclasses that a module defines; those that tests define are left out."""
    classes = [value for value in vars(module).values() if isinstance(value, type)]
    return [kind for kind in classes if issubclass(kind, base) and kind is not base]


# That of GAIN is about cells of rows, and not about samples; see test_completion.py.
OBJECTIVES = [kind for kind in defined(objectives, Objective) if kind is not Cellwise]
PENALTIES = defined(penalties, WeightedPenalty)
# The default holds the critic's slope at one even where there is nothing left to tell apart, and
# the generator circles around the data.
SETTINGS = {GradientPenalty: {"weight": 0.1}}


@dataclass(frozen=True)
class Reversed(Objective):
    """An objective by which one of the players wants the opposite."""

    objective: Objective
    player: str

    def discriminator(self, real, fake):
        return self._sign("discriminator") * self.objective.discriminator(real, fake)

    def generator(self, real, fake):
        return self._sign("generator") * self.objective.generator(real, fake)

    def _sign(self, player):
        return -1.0 if player == self.player else 1.0


def network(name, units, constraint=None):
    inputs = tensor = keras.Input((2,), name=name)
    for seed, width in enumerate(units):
        tensor = keras.layers.Dense(
            width,
            activation=None if seed == len(units) - 1 else "tanh",
            kernel_initializer=keras.initializers.GlorotUniform(seed),
            kernel_constraint=constraint,
        )(tensor)
    return keras.Model({name: inputs}, tensor, name=name)


def remaining_distance(objective, penalty=None):
    """Return how far what is generated is from the data after training, relative to before."""
    # Without a bound on its slope, the Wasserstein critic measures nothing.
    bound = ClipConstraint(0.1) if isinstance(objective, Wasserstein) and penalty is None else None
    gan = GAN(network("latent", (16, 2)), network("sample", (16, 16, 1), bound), seed=0)
    gan.compile(
        keras.optimizers.Adam(0.003, beta_1=0.0, beta_2=0.9),
        keras.optimizers.Adam(0.03, beta_1=0.0, beta_2=0.9),
        objective,
        penalties=() if penalty is None else (penalty,),
        steps_per_execution=NUM_STEPS,
        jit_compile=False,
    )
    rng = np.random.default_rng(0)
    latent = rng.standard_normal((500, 2), "float32")
    data = rng.normal((1.5, -1.0), 0.5, (NUM_STEPS * BATCH_SIZE, 2)).astype("float32")
    before = energy_distance(data[:500], gan.generate(latent=latent))
    gan.fit(data, batch_size=BATCH_SIZE, shuffle=False, verbose=0)
    return energy_distance(data[:500], gan.generate(latent=latent)) / before


# Each objective and each penalty once; the other pairs take minutes.
PAIRS = [
    pytest.param(
        objective,
        penalty,
        marks=() if penalty is R1 or objective is Relativistic else pytest.mark.nightly,
    )
    for objective in OBJECTIVES
    for penalty in [None, *PENALTIES]
]


@pytest.mark.parametrize(("objective", "penalty"), PAIRS)
def test_the_generator_moves_to_the_data(objective, penalty):
    assert (
        remaining_distance(objective(), penalty and penalty(**SETTINGS.get(penalty, {}))) < CLOSE
    )


@pytest.mark.nightly
@pytest.mark.parametrize("player", ["generator", "discriminator"])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_sign_that_is_wrong_would_be_noticed(objective, player):
    assert remaining_distance(Reversed(objective(), player), R1()) > 1.0


def test_all_there_is_takes_part():
    assert {objectives.NonSaturating, objectives.Relativistic} < set(OBJECTIVES)
    assert {penalties.R2, penalties.GradientPenalty} < set(PENALTIES)
