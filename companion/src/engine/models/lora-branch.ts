import { FrisketError } from '../../../../shared/src/errors.ts';
import { sameShape } from '../graph/dims.ts';
import { add, conv, gemm, multiply, slice, type ConvOptions } from '../graph/operators.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { LoraTarget } from '../weights/lora-target.ts';
import type { LoraFile, LoraModule } from '../weights/lora.ts';
import { storedWeight } from './stored-weight.ts';

/** Some of a module's outputs: from the `begin`th on, of `out`. */
export interface Columns {
  readonly begin: number;
  readonly out: number;
}

/**
 * A LoRA as low-rank branches beside the modules that it adapts: its scale is an input of the graph, so that changing it
 * touches no weight.
 */
export class LoraBranches {
  readonly #file: LoraFile;
  readonly #modules: ReadonlyMap<string, LoraModule>;
  readonly #index: number;
  /** Other names of a module, by which files may call it. */
  readonly #aliases: (path: string) => readonly string[];
  readonly #used = new Set<LoraModule>();

  constructor(file: LoraFile, target: LoraTarget, index: number, aliases: (path: string) => readonly string[]) {
    this.#file = file;
    this.#modules = file.modules[target];
    this.#index = index;
    this.#aliases = aliases;
  }

  /**
   * `y` plus what the LoRA makes of the rows `x` [rows, in].
   * @param columns where `y` lies in what the module gives; absent: it is the whole
   */
  adaptLinear(g: GraphBuilder, path: string, x: Value, y: Value, columns?: Columns): Value {
    const module = this.#find(path);
    if (!module) return y;
    const width = Number(y.shape[1]);
    const { begin, out } = columns ?? { begin: 0, out: width };
    const down = this.#factor(g, module, 'down', [module.rank, Number(x.shape[1])]);
    const whole = this.#factor(g, module, 'up', [out, module.rank]);
    const up = width === out ? whole : g.constant(`${whole.name} from ${begin}`, () => slice(g, whole, 0, begin, begin + width));
    const low = g.once(`${x.name} by ${down.name}`, () => gemm(g, x, down));
    return add(g, y, multiply(g, gemm(g, low, up), this.#scale(g, module)));
  }

  /** `y` plus what the LoRA makes of the picture `x`; the first factor has the convolution's kernel, the second none. */
  adaptConv(g: GraphBuilder, path: string, x: Value, y: Value, kernel: number, options: ConvOptions): Value {
    const module = this.#find(path);
    if (!module) return y;
    const down = this.#factor(g, module, 'down', [module.rank, Number(x.shape[1]), kernel, kernel]);
    const up = this.#factor(g, module, 'up', [Number(y.shape[1]), module.rank, 1, 1]);
    return add(g, y, multiply(g, conv(g, conv(g, x, down, undefined, options), up, undefined), this.#scale(g, module)));
  }

  /** Once the network is built. @throws FrisketError `adapter_mismatch` when a module of the LoRA was not found in it */
  checkAllUsed(): void {
    const unused = [...this.#modules.values()].find((module) => !this.#used.has(module));
    if (unused) throw this.#mismatch(`the model has no module "${unused.name}"`);
  }

  #find(path: string): LoraModule | undefined {
    for (const name of [path, ...this.#aliases(path)]) {
      const module = this.#modules.get(name.replaceAll('.', '_'));
      if (!module) continue;
      this.#used.add(module);
      return module;
    }
    return undefined;
  }

  #factor(g: GraphBuilder, module: LoraModule, part: 'down' | 'up', shape: readonly number[]): Value {
    const stored = module[part];
    const plain = (dims: readonly number[]) => dims.filter((dim) => dim !== 1);
    if (!sameShape(plain(stored.shape), plain(shape)))
      throw this.#mismatch(`module "${module.name}" has a ${part} factor [${stored.shape.join(', ')}] where the model needs [${shape.join(', ')}]`);
    return storedWeight(g, `lora.${this.#index}/${module.name}.${part}`, stored, shape, this.#file.label);
  }

  #scale(g: GraphBuilder, { factor }: LoraModule): Value {
    const scale = g.once(`lora_scale.${this.#index}`, () => g.floats(`lora_scale.${this.#index}`, [1]));
    return factor === 1 ? scale : g.once(`lora_scale.${this.#index} * ${factor}`, () => multiply(g, scale, g.scalar(factor)));
  }

  #mismatch(problem: string): FrisketError {
    return new FrisketError('adapter_mismatch', `${this.#file.label}: ${problem}.`, 'This LoRA was made for another model family.', {
      values: { adapter: this.#file.label },
    });
  }
}
