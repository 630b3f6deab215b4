"""Files of fitted augmenters and transformers."""
