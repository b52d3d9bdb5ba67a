"""Procedural pictures with captions: NumPy alone, everything drawn from one seeded generator."""
