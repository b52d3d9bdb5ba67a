"""Swatch's networks, in the classes of diffusers and transformers."""
