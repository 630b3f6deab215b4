"""Changes to samples that a GAN has generated."""


class Change:
    """Base class of changes to generated samples; a subclass defines `__call__`."""

    def __call__(self, codes, labels, seed):
        """Return changed codes, eagerly or in a graph.

        Parameters
        ----------
        codes : float32 tensor of shape (n, ...)
        labels : int32 tensor of shape (n,)
        seed : int64 tensor of shape (2,)
        """
        raise NotImplementedError

    def origins(self, origins, labels, seed, find):
        """Return the origins of the changed samples, by default those from before the change.

        See `ganaug.sampling.trained.TrainedGAN.origins`.
        """
        return origins
