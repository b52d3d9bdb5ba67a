"""Training: one module a stage, each resumable, all driven by `train.py`."""
