"""`python tools/swatch COMMAND`: see README.md beside this file."""

import argparse
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHIPPED = ROOT / 'models' / 'swatch'


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python tools/swatch', description='Trains, exports and evaluates Swatch.')
    commands = parser.add_subparsers(dest='command', required=True)

    train = commands.add_parser('train', help='all stages within a budget; run again, it goes on')
    train.add_argument('--minutes', type=float, help='of all stages together; the recipe says 22')
    train.add_argument('--folder', type=Path, default=HERE / 'runs' / 'latest', help='checkpoints and what is exported')
    train.add_argument('--tokenizers', type=Path, default=SHIPPED, help='a folder with tokenizer and tokenizer_2')
    train.add_argument('--device', help='cuda where there is one')
    train.add_argument('--go', action='store_true', help='on although patterns have not formed at the check')
    train.add_argument(
        '--smoke', action='store_true', help='a few steps of each stage, in a folder that is thrown away'
    )

    refine = commands.add_parser('refine', help='goes on from weights on CPU cores; run again, it goes on')
    refine.add_argument('--minutes', type=float, help='the recipe says 100')
    refine.add_argument('--cores', type=int, default=1)
    refine.add_argument('--models', type=Path, default=SHIPPED.parent, help='holds swatch and companions to go on from')
    refine.add_argument('--folder', type=Path, default=HERE / 'runs' / 'refined', help='checkpoints and the export')
    refine.add_argument('--export', action='store_true', help='only what the last checkpoint holds')

    decoder = commands.add_parser(
        'decoder', help='teaches the decoder what the UNet leaves, on CPU cores; run again, it goes on'
    )
    decoder.add_argument('--minutes', type=float, default=40)
    decoder.add_argument('--cores', type=int, default=1)
    decoder.add_argument('--model', type=Path, default=SHIPPED, help='the folder to go on from')
    decoder.add_argument('--folder', type=Path, default=HERE / 'runs' / 'decoder', help='checkpoints and the export')

    quick = commands.add_parser(
        'quick', help='teaches a LoRA to paint in four steps, on CPU cores; run again, it goes on'
    )
    quick.add_argument('--minutes', type=float, default=50)
    quick.add_argument('--cores', type=int, default=1)
    quick.add_argument('--model', type=Path, default=SHIPPED, help='the folder that it is for')
    quick.add_argument('--folder', type=Path, default=HERE / 'runs' / 'quick', help='checkpoints and the export')
    quick.add_argument('--export', action='store_true', help='only what the last checkpoint holds')

    companions = commands.add_parser(
        'companions', help='trains what guides a folder, on one CPU core; run again, it goes on'
    )
    companions.add_argument('names', nargs='*', help='style, edges, blueprint; all by default')
    companions.add_argument('--minutes', type=float, default=20, help='of each')
    companions.add_argument('--model', type=Path, default=SHIPPED, help='the folder that they are for')
    companions.add_argument('--folder', type=Path, default=HERE / 'runs' / 'companions', help='checkpoints and exports')

    evaluate = commands.add_parser('evaluate', help='measures a folder and writes docs/swatch.md')
    evaluate.add_argument('--model', type=Path, default=SHIPPED)
    evaluate.add_argument('--classifier', type=Path, default=HERE / 'evaluation' / 'classifier.pt')
    evaluate.add_argument('--report', type=Path, default=ROOT / 'docs' / 'swatch.md')
    evaluate.add_argument('--sheet', type=Path, default=ROOT / 'docs' / 'images' / 'swatch.jpg')
    evaluate.add_argument('--prompts', type=int, default=90, help='held-out prompts of what it claims')
    evaluate.add_argument('--steps', type=int, default=8)
    evaluate.add_argument('--guidance', type=float, default=2.0, help='as the card says')
    evaluate.add_argument('--lora', type=Path, help='added to the UNet: models/swatch-quick.safetensors')

    judge = commands.add_parser('judge', help='trains the classifier that evaluates')
    judge.add_argument('--model', type=Path, default=SHIPPED, help='whose autoencoder it must see through')
    judge.add_argument('--classifier', type=Path, default=HERE / 'evaluation' / 'classifier.pt')
    judge.add_argument('--minutes', type=float, default=10, help='of its training, on a CPU that does little else')

    losses = commands.add_parser('losses', help='the v-loss by kind, with right, wrong and no captions')
    losses.add_argument('--model', type=Path, default=SHIPPED)

    tokenizer = commands.add_parser('tokenizer', help="cuts CLIP's tokenizer down to the captions' words")
    tokenizer.add_argument('--folder', type=Path, required=True)

    pictures = commands.add_parser('pictures', help='a sheet of drawn pictures, one row a kind')
    pictures.add_argument('sheet', type=Path)
    return parser.parse_args()


def run_training(options: argparse.Namespace) -> None:
    from dataclasses import replace

    import torch

    from training.recipe import Recipe, smoke
    from training.train import NoGo, Run, train

    device = torch.device(options.device or ('cuda' if torch.cuda.is_available() else 'cpu'))
    recipe = Recipe() if options.minutes is None else replace(Recipe(), minutes=options.minutes)
    if options.go:
        recipe = replace(recipe, go_least=0.0)
    if options.smoke:
        with tempfile.TemporaryDirectory() as folder:
            train(Run(smoke(recipe), Path(folder), options.tokenizers, device))
        return
    try:
        train(Run(recipe, options.folder, options.tokenizers, device))
    except NoGo as error:
        sys.exit(f'no-go: {error}')


def run_refinement(options: argparse.Namespace) -> None:
    from dataclasses import replace

    from training.recipe import OneCore
    from training.refine import Refinement, export_refined, refine

    recipe = OneCore() if options.minutes is None else replace(OneCore(), minutes=options.minutes)
    run = Refinement(recipe, options.models, options.folder, options.cores)
    (export_refined if options.export else refine)(run)


def run_decoder(options: argparse.Namespace) -> None:
    from dataclasses import replace

    from training.decoder import DecoderRun, train_decoder
    from training.recipe import OneCore

    recipe = replace(OneCore(), minutes=options.minutes)
    with tempfile.TemporaryDirectory() as folder:
        train_decoder(DecoderRun(recipe, options.model, options.folder, Path(folder) / 'meeting', options.cores))


def run_quick(options: argparse.Namespace) -> None:
    from dataclasses import replace

    from training.quick import QuickRun, export_quick, train_quick
    from training.recipe import OneCore

    recipe = replace(OneCore(), minutes=options.minutes)
    with tempfile.TemporaryDirectory() as folder:
        run = QuickRun(recipe, options.model, options.folder, Path(folder) / 'meeting', options.cores)
        (export_quick if options.export else train_quick)(run)


def run_companions(options: argparse.Namespace) -> None:
    import torch

    from training.companions import COMPANIONS, CompanionRun, train_companion
    from training.recipe import OneCore

    torch.set_num_threads(1)
    for name in options.names or COMPANIONS:
        train_companion(name, CompanionRun(OneCore(), options.model, options.folder, options.minutes * 60))


def main() -> None:
    options = arguments()
    if options.command == 'train':
        run_training(options)
    elif options.command == 'refine':
        run_refinement(options)
    elif options.command == 'decoder':
        run_decoder(options)
    elif options.command == 'quick':
        run_quick(options)
    elif options.command == 'companions':
        run_companions(options)
    elif options.command == 'evaluate':
        from evaluation.evaluate import evaluate

        evaluate(options)
    elif options.command == 'judge':
        from evaluation.judge import train_judge

        train_judge(options.model, options.classifier, options.minutes)
    elif options.command == 'losses':
        from evaluation.losses import print_losses

        print_losses(options.model)
    elif options.command == 'tokenizer':
        from model.tokenizer import build

        clip = ROOT / 'companion' / 'assets' / 'clip-tokenizer'
        build(clip, options.folder / 'tokenizer', options.folder / 'tokenizer_2')
    else:
        from evaluation.sheet import picture_sheet

        picture_sheet(options.sheet)


if __name__ == '__main__':
    main()
