"""One seed, and as many independent streams as it has purposes."""

from ganaug._utils.seeding import derive, stream


def test_equal_purposes_give_equal_numbers():
    assert derive(0, "latents") == derive(0, "latents")
    assert (stream(0, "latents").random(4) == stream(0, "latents").random(4)).all()


def test_each_purpose_of_each_seed_has_its_own_numbers():
    purposes = ("latents", "batches", "augmentation", "held out", "reference")
    assert len({derive(seed, purpose) for seed in range(100) for purpose in purposes}) == 500


def test_without_a_seed_numbers_cannot_be_predicted():
    assert derive(None, "latents") is None
    assert (stream(None, "latents").random(4) != stream(None, "latents").random(4)).any()
