"""From encoded samples to a trained GAN."""
