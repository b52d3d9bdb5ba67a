"""Reference cases from diffusers. See docs/reference-cases.md."""

import argparse
import sys
from pathlib import Path

import torch

from comparing import compare
from compute import compute
from files import read_case, read_expected, write_expected
from fuzz import fuzz


def find_cases(paths: list[Path]) -> list[Path]:
    folders = []
    for path in paths:
        if (path / "case.json").exists():
            folders.append(path)
        else:
            folders += sorted(file.parent for file in path.glob("*/case.json"))
    if not folders:
        sys.exit(f"no case in {', '.join(map(str, paths))}")
    return folders


def check(paths: list[Path]) -> int:
    """Computes every case anew and compares with what it expects."""
    failed = 0
    for folder in find_cases(paths):
        case = read_case(folder)
        try:
            wrong, line = compare(compute(case, folder), read_expected(folder), case["limit"])
        except Exception as error:  # noqa: BLE001: one case must not stop the others
            wrong, line = True, f"{type(error).__name__}: {error}"
        failed += wrong
        print(f"{'FAIL' if wrong else 'ok  '} {folder.name}: {line}", flush=True)
    print(f"{failed} failed")
    return 1 if failed else 0


def write_all(paths: list[Path]) -> int:
    """Writes what every case expects, in place of what it expected."""
    for folder in find_cases(paths):
        write_expected(folder, compute(read_case(folder), folder))
        print(folder.name, flush=True)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", help="cases to write expectations for; with --fuzz, where to write models/ and cases/")
    parser.add_argument("--check", type=Path, nargs="+", metavar="CASES", help="compare cases with diffusers")
    parser.add_argument("--fuzz", type=int, metavar="N", help="N random cases on random models")
    parser.add_argument("--seed", type=int, default=0, help="of --fuzz")
    parser.add_argument("--kind", help="of --fuzz: only cases of this kind")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.check:
        return check(options.check)
    if options.fuzz and options.out:
        fuzz(options.out, options.fuzz, options.seed, options.kind)
        return 0
    if options.out:
        return write_all([options.out / "cases" if (options.out / "cases").is_dir() else options.out])
    parser.error("give a folder, or --check")


if __name__ == "__main__":
    sys.exit(main())
