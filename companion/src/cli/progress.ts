import type { Progress } from '../engine/engine.ts';
import type { Terminal } from './terminal.ts';

const barWidth = 30;
/** Back to the line's beginning, and erase it. */
const clearLine = '\r\u001B[K';

/** Shows how a job goes: a bar that is drawn over on a terminal, a line a change elsewhere. */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  #last = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show({ stage, step, steps }: Progress): void {
    const line = steps === 0 ? stage : `${stage} ${step}/${steps}`;
    if (line === this.#last) return;
    this.#last = line;
    if (!this.#terminal.interactive) {
      this.#terminal.tell(line);
      return;
    }
    const filled = steps === 0 ? 0 : Math.round((barWidth * step) / steps);
    const bar = steps === 0 ? '' : `  ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    this.#terminal.draw(clearLine + `${line.padEnd(24)}${bar}`.slice(0, this.#terminal.width - 1));
  }

  /** Leaves the line free for what comes after. */
  end(): void {
    if (this.#terminal.interactive) this.#terminal.draw(clearLine);
  }
}
