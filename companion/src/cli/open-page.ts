import open from 'open';
import type { Terminal } from './terminal.ts';

/** Opens a page in the person's browser. Where there is none, the link has been printed and says the same. */
export async function openPage(url: string, terminal: Terminal): Promise<void> {
  const explain = () => {
    terminal.tell('frisket: No browser could be opened. Open the link above yourself.');
  };
  try {
    const opener = await open(url);
    opener.once('error', explain);
    opener.once('exit', (code) => {
      if (code !== 0 && code !== null) explain();
    });
    opener.unref();
  } catch {
    explain();
  }
}
