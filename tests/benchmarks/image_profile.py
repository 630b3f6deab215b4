"""The time of an update by operations of TensorFlow, in the GANs for images.

The images are random and in colour, of two classes, in batches of 32. All steps until an
evaluation run in one call.
"""

import argparse
import collections
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from measure import machine, quiet, table, write_json

RECIPES = ("image", "relativistic_lapgan", "dagan")
BATCH, AT_ONCE, TURNS = 32, 4, 24
SHOWN = 10


def trainer(name, side):
    """Return a function that makes some updates of a recipe."""
    from ganaug.data.batches import balanced_batches
    from ganaug.data.references import References
    from ganaug.data.sampler import ClassBalancedSampler
    from ganaug.recipes import RECIPES as ALL
    from ganaug.space import Space

    rng = np.random.default_rng(0)
    codes = rng.uniform(-1, 1, (256, side, side, 3)).astype("float32")
    sampler = ClassBalancedSampler(codes, (np.arange(256) % 2).astype("int32"))
    gan = ALL[name](Space((side, side, 3)), 2, seed=0)
    gan.steps_per_execution = AT_ONCE
    sources = References(sampler) if name == "dagan" else None
    batches = balanced_batches(sampler, BATCH, 0, sources)
    return lambda updates: gan.fit(batches, steps_per_epoch=updates, verbose=0, shuffle=False)


def operations(train):
    """Return the microseconds of each kind of operation in `TURNS` updates."""
    import tensorflow as tf
    from tensorflow.tsl.profiler.protobuf import xplane_pb2

    with tempfile.TemporaryDirectory() as folder:
        tf.profiler.experimental.start(folder)
        train(TURNS)
        tf.profiler.experimental.stop()
        (path,) = Path(folder).rglob("*.xplane.pb")
        space = xplane_pb2.XSpace.FromString(path.read_bytes())
    total = collections.Counter()
    for plane in (p for p in space.planes if p.name == "/host:CPU"):
        names = {key: value.name for key, value in plane.event_metadata.items()}
        for event in (event for line in plane.lines for event in line.events):
            node, _, kind = names[event.metadata_id].rpartition(":")
            if "/" in node and "::" not in node:
                total[kind] += event.duration_ps / 1e6
    return total


def profile(name, side):
    """Return the milliseconds of an update, and the share of each kind of operation."""
    train = trainer(name, side)
    train(AT_ONCE)
    started = time.perf_counter()
    train(TURNS)
    milliseconds = (time.perf_counter() - started) / TURNS * 1e3
    found = operations(train)
    everything = sum(found.values())
    shares = {kind: taken / everything for kind, taken in found.most_common(SHOWN)}
    return {"milliseconds": milliseconds, "shares": shares}


def main():
    """Profile, print the table, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recipes", nargs="+", choices=RECIPES, default=list(RECIPES))
    parser.add_argument("--side", type=int, default=64)
    parser.add_argument("--output", default="image_profile.json")
    args = parser.parse_args()
    found = {}
    for name in args.recipes:
        found[name] = profile(name, args.side)
        title = f"{name}, {args.side} x {args.side}: {found[name]['milliseconds']:.0f} ms"
        rows = [[kind, f"{share:.1%}"] for kind, share in found[name]["shares"].items()]
        table(["operation", "share"], rows, title)
    write_json(args.output, {"results": found, "machine": machine()})


if __name__ == "__main__":
    main()
