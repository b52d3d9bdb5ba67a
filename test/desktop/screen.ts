import { join } from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { run, start, type Environment } from './processes.ts';

/** The orange of the icon, as companion/assets/tray draws it. */
const orange = [0xff, 0x6a, 0x3d] as const;
/** Channels of a screenshot differ by less where a panel blends. */
const tolerance = 6;
/** Pixels: an icon of 16 a side shows some hundred of them. */
const iconPixels = 40;

/** Of a screen's width, that a menu beside the clock takes. */
const shownPart = 1 / 2;

/** A virtual screen, gone with the test. */
export class Screen {
  /** Has DISPLAY. */
  readonly environment: Environment;
  readonly #folder: string;
  #shots = 0;

  private constructor(environment: Environment, folder: string) {
    this.environment = environment;
    this.#folder = folder;
  }

  static async open(environment: Environment, size: string): Promise<Screen> {
    // It says on its standard output which number it took.
    const server = start('Xvfb', ['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp']);
    await expect.poll(server.output).toMatch(/^\d+\n/m);
    const display = `:${/^(\d+)\n/m.exec(server.output())?.[1]}`;
    return new Screen({ ...environment, DISPLAY: display }, await temporaryFolder());
  }

  async shot(): Promise<string> {
    const file = join(this.#folder, `${++this.#shots}.png`);
    await run('import', ['-window', 'root', file], { env: this.environment });
    return file;
  }

  /** A screenshot for docs/, taken over there when UPDATE_IMAGES is set. */
  async keep(name: string, side: 'left' | 'right' = 'right'): Promise<void> {
    const shot = sharp(await this.shot());
    const { width, height } = await shot.metadata();
    const shown = Math.round(width * shownPart);
    const left = side === 'left' ? 0 : width - shown;
    if (process.env.UPDATE_IMAGES)
      await shot.extract({ left, top: 0, width: shown, height }).toFile(join(appRoot, 'docs/images', name));
  }

  /** The middle of what is orange on the screen; nothing where there is no icon. */
  async icon(): Promise<{ readonly x: number; readonly y: number } | undefined> {
    const { data, info } = await sharp(await this.shot())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const found: { x: number; y: number }[] = [];
    for (let pixel = 0; pixel < info.width * info.height; pixel++)
      if (orange.every((value, channel) => Math.abs((data[pixel * 3 + channel] ?? 0) - value) <= tolerance))
        found.push({ x: pixel % info.width, y: Math.floor(pixel / info.width) });
    if (found.length < iconPixels) return undefined;
    const middle = (values: number[]) => Math.round((Math.min(...values) + Math.max(...values)) / 2);
    return { x: middle(found.map(({ x }) => x)), y: middle(found.map(({ y }) => y)) };
  }

  async click({ x, y }: { readonly x: number; readonly y: number }, button = 1): Promise<void> {
    const at = ['mousemove', String(x), String(y), 'click', String(button)];
    await run('xdotool', at, { env: this.environment });
  }

  /** Where no tooltip comes up over what is to be seen. */
  async moveAway(): Promise<void> {
    await run('xdotool', ['mousemove', '10', '300'], { env: this.environment });
  }

  async press(...keys: readonly string[]): Promise<void> {
    await run('xdotool', ['key', '--delay', '100', ...keys], { env: this.environment });
  }

  /** Names of windows that are shown. */
  async windows(): Promise<string[]> {
    const { stdout } = await run('sh', ['-c', 'xdotool search --onlyvisible --name . getwindowname %@'], {
      env: this.environment,
    });
    return stdout.split('\n');
  }
}

/** Resolves once two screenshots in a row are the same. */
export async function settle(screen: Screen): Promise<void> {
  let last = '';
  await expect
    .poll(
      async () => {
        const now = (await run('sha256sum', [await screen.shot()])).stdout.slice(0, 64);
        const same = now === last;
        last = now;
        return same;
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe(true);
}
