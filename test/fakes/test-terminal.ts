import type { Terminal } from '../../companion/src/cli/terminal.ts';

/** Keeps what a command says. */
export class TestTerminal implements Terminal {
  readonly printed: string[] = [];
  readonly told: string[] = [];
  readonly drawn: string[] = [];
  readonly interactive: boolean;
  readonly width: number;

  constructor({ interactive = false, width = 80 } = {}) {
    this.interactive = interactive;
    this.width = width;
  }

  print(line: string): void {
    this.printed.push(line);
  }

  tell(line: string): void {
    this.told.push(line);
  }

  draw(text: string): void {
    this.drawn.push(text);
  }
}
