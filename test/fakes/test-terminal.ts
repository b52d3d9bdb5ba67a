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

  /** What the person types when asked, in order; the last question of all goes unanswered. */
  readonly answers: (string | Promise<string>)[] = [];
  readonly questions: string[] = [];

  ask(question: string): Promise<string | undefined> {
    this.questions.push(question);
    return Promise.resolve(this.answers.shift());
  }

  draw(text: string): void {
    this.drawn.push(text);
  }
}
