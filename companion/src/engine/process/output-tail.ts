/** Characters: the last lines of a crash, with a native stack, fit. */
const keptMost = 4_000;

/** Remembers the end of what a process wrote, to say what it said before it died. */
export class OutputTail {
  #text = '';

  add(text: string): void {
    this.#text = (this.#text + text).slice(-keptMost);
  }

  /** The last lines that hold anything, the most telling ones of a crash. */
  lines(count: number): string[] {
    return this.#text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .slice(-count);
  }
}
