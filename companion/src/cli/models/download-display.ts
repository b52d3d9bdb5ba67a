import type { ModelProgress } from '../../store/downloads/download-model.ts';
import type { Terminal } from '../terminal.ts';
import { durationOf, sizeOf } from './words.ts';

const barWidth = 24;
/** Back to the line's beginning, and erase it. */
const clearLine = '\r\u001B[K';
/** Lines of a log for a whole download. */
const lines = 10;
/** Milliseconds between two drawings: what people can read. */
const drawEvery = 100;

/** Shows how a download goes: a line that is drawn over on a terminal, a line for every tenth elsewhere. */
export class DownloadDisplay {
  readonly #terminal: Terminal;
  readonly #title: string;
  readonly #said = new Set<string>();
  #lastDrawn = 0;

  constructor(terminal: Terminal, title: string) {
    this.#terminal = terminal;
    this.#title = title;
  }

  show(progress: ModelProgress): void {
    if (this.#terminal.interactive) this.#draw(progress);
    else this.#log(progress);
  }

  /** It is tried again after a while. */
  wait(reason: string, milliseconds: number): void {
    this.end();
    this.#terminal.tell(`${reason}; trying again in ${durationOf(milliseconds)}`);
  }

  /** Leaves the line free for what comes after. */
  end(): void {
    if (this.#terminal.interactive) this.#terminal.draw(clearLine);
  }

  #draw(progress: ModelProgress): void {
    const now = performance.now();
    if (progress.stage === 'downloading' && now - this.#lastDrawn < drawEvery) return;
    this.#lastDrawn = now;
    this.#terminal.draw(clearLine + lineOf(this.#title, progress).slice(0, this.#terminal.width - 1));
  }

  #log({ stage, bytes, total, rate, remaining }: ModelProgress): void {
    if (stage === 'looking' || stage === 'done') return;
    const tenth = total === 0 ? 0 : Math.floor((lines * bytes) / total) * (100 / lines);
    const line = stage === 'verifying' ? `Checking ${this.#title}` : `${this.#title} ${tenth} %`;
    if (this.#said.has(line)) return;
    this.#said.add(line);
    this.#terminal.tell(stage === 'verifying' ? line : [line, ...paceOf({ rate, remaining })].join(', '));
  }
}

function lineOf(title: string, { stage, bytes, total, rate, remaining }: ModelProgress): string {
  switch (stage) {
    case 'looking':
      return `${title}  asking the hub`;
    case 'done':
      return title;
    case 'verifying':
      return `${title}  checking  ${sizeOf(bytes)} of ${sizeOf(total)}`;
    case 'downloading': {
      const filled = total === 0 ? 0 : Math.round((barWidth * bytes) / total);
      const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
      return [title, bar, `${sizeOf(bytes)} of ${sizeOf(total)}`, ...paceOf({ rate, remaining })].join('  ');
    }
  }
}

function paceOf({ rate, remaining }: { rate: number | undefined; remaining: number | undefined }): string[] {
  return rate === undefined || remaining === undefined ? [] : [`${sizeOf(rate)}/s`, `${durationOf(remaining)} left`];
}
