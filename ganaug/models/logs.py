"""The logs of adversarial models: they say why training fails, and not only that it does."""

LOGS = (
    "discriminator_loss",
    "generator_loss",
    # Fractions on the right side of `Objective.boundary`. Both 1: the discriminator has won and
    # teaches nothing. Both 0.5: it cannot tell real from fake.
    "real_accuracy",
    "fake_accuracy",
    # The sum of all penalties, a part of the discriminator's loss.
    "penalty",
    # The probability of each operation of adaptive augmentation.
    "augment_probability",
    # Growing norms announce divergence; vanishing ones, a standstill.
    "discriminator_gradient_norm",
    "generator_gradient_norm",
)
