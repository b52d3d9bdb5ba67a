"""What diffusers makes of a case."""

import logging
import warnings
from pathlib import Path

import diffusers
import torch
import transformers

from compute_component import compute_component
from compute_pipeline import compute_pipeline
from compute_simple import compute_random, compute_scheduler, compute_tokenizer
from files import Tensors

# Deprecations and advice about things that are done on purpose.
diffusers.logging.set_verbosity_error()
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
logging.disable(logging.WARNING)
warnings.filterwarnings("ignore")

KINDS = {
    "random": compute_random,
    "tokenizer": compute_tokenizer,
    "scheduler": compute_scheduler,
    "component": compute_component,
    "pipeline": compute_pipeline,
}


@torch.no_grad()
def compute(case: dict, folder: Path) -> Tensors:
    return KINDS[case["kind"]](case, folder)
