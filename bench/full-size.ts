import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { precisions, type Precision } from '../companion/src/engine/models/precisions.ts';
import { describeMachine } from './machine.ts';
import { measureFullSize, measuredSchema } from './full-size-step.ts';
import { runPython } from './python.ts';

/*
 * SDXL's UNet in its real shapes with random float16 weights (5 GB, under the temporary folder), one step at 512 x 512 on
 * the CPU: Frisket as published and in fewer bits, PyTorch and OpenVINO in one run, each in a process of its own.
 * FRISKET_PYTHON names a Python with torch, diffusers and openvino; without it only Frisket's side runs.
 *
 * full-size [FOLDER]             all of it
 * full-size FOLDER PRECISION     Frisket's side in one precision, as JSON
 */

const [, self = '', folder = join(tmpdir(), 'frisket-full-size'), only] = process.argv;
const script = join('bench', 'full-size.py');

function measureApart(precision: Precision) {
  const { status, stdout } = spawnSync(process.execPath, [self, folder, precision], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`The step in ${precision} failed.`);
  return measuredSchema.parse(JSON.parse(stdout));
}

function compare(): void {
  const hasPython = Boolean(process.env.FRISKET_PYTHON);
  if (!existsSync(join(folder, 'inputs.safetensors'))) runPython(script, 'make', folder);
  console.log(`${describeMachine()}\n`);
  const others = hasPython
    ? z
        .object({ torch: z.number(), openvino: z.number(), openvinoError: z.number() })
        .parse(JSON.parse(runPython(script, 'run', folder)))
    : undefined;
  console.log('| | step, s | / OpenVINO | / PyTorch | error | load, s | peak, GiB | forecast, GiB |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  const ratio = (step: number, other: number | undefined) => (other === undefined ? '' : (step / other).toFixed(2));
  const row = (name: string, step: number, cells: readonly string[]) => {
    console.log(
      `| ${[name, step.toFixed(2), ratio(step, others?.openvino), ratio(step, others?.torch), ...cells].join(' | ')} |`,
    );
  };
  let graph = 0;
  for (const precision of precisions) {
    const { step, load, peak, forecast, error, graphMilliseconds } = measureApart(precision);
    graph = graphMilliseconds;
    const accuracy = error === undefined ? '' : error.toExponential(1);
    row(`Frisket, ${precision}`, step, [accuracy, load.toFixed(1), peak.toFixed(1), forecast.toFixed(1)]);
  }
  if (others) {
    row('PyTorch, float32', others.torch, ['0', '', '', '']);
    row('OpenVINO, float32', others.openvino, [others.openvinoError.toExponential(1), '', '', '']);
  }
  console.log(`\nFrisket's graph was built in ${graph.toFixed(0)} ms.`);
}

if (only === undefined) compare();
else console.log(JSON.stringify(await measureFullSize(folder, z.enum(precisions).parse(only))));
