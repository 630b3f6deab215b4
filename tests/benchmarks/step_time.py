"""The cost of composition: a training step of `GAN` against the same step written by hand.

The composed step is `GAN.fit` with 50 steps per execution. Its peer is one `tf.function` with a
loop of 50 steps, in which everything is fused that can be: one pass of the discriminator for
real and fake, one gradient for both penalties, the fakes of the discriminator's step reused for
the generator's, no metrics. Both have the same networks, optimizers, moving average and batches.
They take turns, so that other work on the machine slows both.

Run as ``python tests/benchmarks/step_time.py --output step_time.json``.
"""

import argparse
import json
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from ganaug.data.batches import balanced_batches
from ganaug.data.sampler import ClassBalancedSampler, NeighborInterpolator
from ganaug.objectives import Relativistic, Wasserstein
from ganaug.penalties import R1, R2, GradientPenalty
from ganaug.recipes import tabular
from ganaug.space import Space, Span

WIDTH, BATCH_SIZE, STEPS = 20, 128, 50
SETTINGS = {
    "default": (Relativistic(), (R1(0.3), R2(0.3))),
    "wgan_gp": (Wasserstein(), (GradientPenalty(10.0),)),
}


def compiled_model(objective, penalties):
    space = Space((WIDTH,), (Span(1, False),) * WIDTH)
    gan = tabular(space, 2, seed=0)
    optimizers = [keras.optimizers.Adam(5e-4, beta_1=0.0, beta_2=0.99) for _ in range(2)]
    gan.compile(*optimizers, objective, penalties=penalties, steps_per_execution=STEPS)
    return gan


def dataset():
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], [900, 100])
    codes = rng.normal(size=(1000, WIDTH)) + labels[:, None]
    bank = ClassBalancedSampler(codes.astype("float32"), labels)
    return balanced_batches(bank, BATCH_SIZE, 0, NeighborInterpolator(bank))


def composed(name):
    """Return a function that runs 50 steps of the composed model."""
    gan, iterator = compiled_model(*SETTINGS[name]), iter(dataset())
    gan.make_train_function()
    return lambda: gan.train_function(iterator)


# --- by hand -----------------------------------------------------------------------------------


def default_loss(discriminator, real, fake, condition, random):
    """Return the relativistic loss with R1 and R2 at 0.3, in one pass with one gradient."""
    samples = tf.concat([real, fake], 0)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(samples)
        logits = discriminator(samples, tf.concat([condition, condition], 0))
    gradient = tape.gradient(logits, samples)
    real_logits, fake_logits = tf.split(logits, 2)
    penalty = 2 * 0.3 / 2 * tf.reduce_mean(tf.reduce_sum(tf.square(gradient), 1))
    return tf.reduce_mean(tf.nn.softplus(fake_logits - real_logits)) + penalty


def wgan_gp_loss(discriminator, real, fake, condition, random):
    """Return the Wasserstein loss and a gradient penalty at 10, whose pass is a second one."""
    logits = discriminator(tf.concat([real, fake], 0), tf.concat([condition, condition], 0))
    real_logits, fake_logits = tf.split(logits, 2)
    share = tf.random.stateless_uniform((BATCH_SIZE, 1), random)
    between = real + share * (fake - real)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(between)
        between_logits = discriminator(between, condition)
    gradient = tape.gradient(between_logits, between)
    norm = tf.sqrt(tf.reduce_sum(tf.square(gradient), 1) + 1e-12)
    penalty = 10.0 * tf.reduce_mean(tf.square(norm - 1.0))
    return tf.reduce_mean(fake_logits) - tf.reduce_mean(real_logits) + penalty


def first_order_loss(discriminator, real, fake, condition, random):
    """Return the relativistic loss and both first-order penalties, in one pass of four groups."""
    samples = tf.concat([real, fake], 0)
    noise = tf.random.stateless_normal(samples.shape, random)
    both = tf.concat([samples, samples + 0.05 * noise], 0)
    logits = discriminator(both, tf.concat([condition] * 4, 0))
    clean, disturbed = tf.split(logits, 2)
    real_logits, fake_logits = tf.split(clean, 2)
    penalty = 2 * 0.3 / 2 * tf.reduce_mean(tf.square((disturbed - clean) / 0.05))
    return tf.reduce_mean(tf.nn.softplus(fake_logits - real_logits)) + penalty


def relativistic(real_logits, fake_logits):
    return tf.reduce_mean(tf.nn.softplus(real_logits - fake_logits))


def wasserstein(real_logits, fake_logits):
    return -tf.reduce_mean(fake_logits)


LOSSES = {
    "default": (default_loss, relativistic),
    "wgan_gp": (wgan_gp_loss, wasserstein),
    "first_order": (first_order_loss, relativistic),
}


def fused(name):
    """Return a function that runs 50 steps written by hand."""
    gan, iterator = compiled_model(*SETTINGS[name]), iter(dataset())
    generator, average = gan.generator, gan.average_generator
    optimizers = gan.generator_optimizer, gan.discriminator_optimizer
    discriminator_loss, generator_loss = LOSSES[name]

    def discriminator(samples, condition):
        return gan.discriminator({"sample": samples, "condition": condition}, training=True)

    def step(number, data, condition):
        real, random = data["sample"], tf.stack([0, number])
        with tf.GradientTape() as generator_tape:
            latent = tf.random.stateless_normal((BATCH_SIZE, 32), random)
            inputs = {"latent": latent, "condition": condition, "source": data["source"]}
            fake = generator(inputs, training=True)
        with tf.GradientTape() as tape:
            loss = discriminator_loss(discriminator, real, fake, condition, random + 1)
        weights = gan.discriminator.trainable_variables
        optimizers[1].apply(tape.gradient(loss, weights), weights)
        real_logits = discriminator(real, condition)
        with generator_tape:
            loss = generator_loss(real_logits, discriminator(fake, condition))
        weights = generator.trainable_variables
        optimizers[0].apply(generator_tape.gradient(loss, weights), weights)
        for mean, weight in zip(average.weights, generator.weights, strict=True):
            mean.assign(0.995 * mean + 0.005 * weight)

    first = tf.Variable(0)

    @tf.function
    def steps(iterator):
        for number in tf.range(first, first + STEPS):
            step(number, *next(iterator))
        first.assign_add(STEPS)

    return lambda: steps(iterator)


# --- measuring ---------------------------------------------------------------------------------


def measure(name, repetitions):
    """Return milliseconds per step, one row for each turn, of the composed and the fused step."""
    functions = composed(name), fused(name)
    for function in functions:
        function()
    times = np.empty((repetitions, 2))
    for turn in range(repetitions):
        for place in ((0, 1), (1, 0))[turn % 2]:
            start = time.perf_counter()
            functions[place]()
            times[turn, place] = (time.perf_counter() - start) / STEPS * 1e3
    return times


def summary(times):
    composed_ms, fused_ms = np.median(times, axis=0)
    ratios = times[:, 0] / times[:, 1]
    lower, upper = np.quantile(ratios, [0.25, 0.75])
    return {
        "composed_ms": round(float(composed_ms), 3),
        "fused_ms": round(float(fused_ms), 3),
        "ratio": round(float(composed_ms / fused_ms), 3),
        "ratio_of_minima": round(float(np.divide(*times.min(axis=0))), 3),
        "ratio_quartiles": [round(float(lower), 3), round(float(upper), 3)],
        "repetitions": len(times),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=40)
    parser.add_argument("--settings", nargs="+", choices=SETTINGS, default=list(SETTINGS))
    parser.add_argument("--output", help="where to write the figures as JSON")
    arguments = parser.parse_args()
    results = {}
    print(
        f"{'setting':12} {'composed ms':>12} {'fused ms':>9} {'ratio':>6}  {'quartiles':15} minima"
    )
    for name in arguments.settings:
        row = results[name] = summary(measure(name, arguments.repetitions))
        quartiles = "{:.3f} - {:.3f}".format(*row["ratio_quartiles"])
        print(
            f"{name:12} {row['composed_ms']:12.3f} {row['fused_ms']:9.3f} {row['ratio']:6.3f}"
            f"  {quartiles:15} {row['ratio_of_minima']:.3f}"
        )
    if arguments.output:
        with open(arguments.output, "w") as file:
            json.dump(results, file, indent=2)


if __name__ == "__main__":
    main()
