import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { loadOwnerKey } from '../../companion/src/store/owner-key.ts';
import { trayClient } from '../../companion/src/tray/run-tray.ts';
import { version } from '../../shared/src/version.ts';
import { freePort } from '../e2e/companion.ts';
import { makeClient } from '../fakes/clients.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { folderOf, packed, packages } from './packages.ts';
import { has, run, start, type Outcome } from './processes.ts';
import { Screen, settle } from './screen.ts';

const programs = ['wine', 'Xvfb', 'xdotool', 'import'];
const missing = (await Promise.all(programs.map(async (name) => ((await has(name)) ? [] : [name])))).flat();

/**
 * The Windows package under Wine: its Node, its tray, its registry. The companion that the tray shows is this
 * computer's own: libvips of sharp wants a library of Windows 10 that Wine 8 has not (bcryptprimitives.dll).
 */
test.skipIf(missing.length > 0)(
  `the Windows package under Wine: version, start at login, and the icon${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`,
  async () => {
    await packed('win32-x64');
    const place = join(await temporaryFolder(), 'größte Bilder');
    await mkdir(place);
    await cp(join(packages, folderOf('win32-x64')), place, { recursive: true });
    const screen = await Screen.open(
      {
        PATH: process.env.PATH,
        HOME: place,
        // Else Wine cannot name what has letters beyond ASCII.
        LC_ALL: 'C.UTF-8',
        WINEPREFIX: join(place, 'wine'),
        WINEDEBUG: '-all',
        // Node 22 asks for Windows 10, and Wine 8 says that it is 7.
        NODE_SKIP_PLATFORM_CHECK: '1',
      },
      '640x360',
    );
    const env = screen.environment;
    const outputFile = join(place, 'said.txt');
    /** Node's streams want files under Wine, not pipes. */
    const frisket = async (...words: string[]): Promise<Pick<Outcome, 'code'> & { readonly said: string }> => {
      await writeFile(outputFile, '');
      const script = 'exec wine node/node.exe app/bin/frisket.js "$@" < /dev/null > said.txt 2>&1';
      const { code } = await run('sh', ['-c', script, 'frisket', ...words], { env, cwd: place });
      return { code, said: await readFile(outputFile, 'utf8') };
    };
    await run('wineboot', ['--init'], { env });
    expect(await frisket('--version')).toEqual({ code: 0, said: `${version}\n` });
    // The file that a person starts, from another folder.
    const launcher = 'cd /; exec wine cmd /c "$0" --version < /dev/null > "$1" 2>&1';
    await run('sh', ['-c', launcher, `Z:${join(place, 'frisket.cmd').replaceAll('/', '\\')}`, outputFile], { env });
    expect(await readFile(outputFile, 'utf8')).toContain(version);

    const entry = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run`;
    const inRegistry = async () => (await run('wine', ['reg', 'query', entry, '/v', 'Frisket'], { env })).stdout;
    expect(await frisket('autostart', 'on')).toMatchObject({ code: 0 });
    expect(await inRegistry()).toMatch(/Frisket\s+REG_SZ\s+.*node\.exe.* start --no-open --tray --background/);
    expect((await frisket('autostart', 'off')).said).toContain('does not start at login');
    expect(await inRegistry()).not.toContain('REG_SZ');

    const port = await freePort();
    const data = join(place, 'data');
    start(process.execPath, [
      join(appRoot, 'bin/frisket.js'),
      ...['start', '--no-open', '--port', String(port), '--data', data],
    ]);
    const client = makeClient([port], { key: await loadOwnerKey(data) });
    const shows = async () => (await client.status()).clients.some(({ name }) => name === trayClient);
    await expect
      .poll(
        () =>
          client.status().then(
            () => true,
            () => false,
          ),
        { timeout: 60_000, interval: 500 },
      )
      .toBe(true);
    start('wine', ['explorer', '/desktop=frisket,640x360'], { env });
    await expect.poll(() => screen.windows(), { timeout: 60_000, interval: 500 }).toContain('frisket - Wine desktop');
    const tray = frisket('tray', '--port', String(port), '--data', `Z:${data.replaceAll('/', '\\')}`);
    await expect.poll(shows, { timeout: 120_000, interval: 500 }).toBe(true);
    await expect.poll(() => screen.icon(), { timeout: 60_000, interval: 500 }).toBeDefined();
    await screen.click((await screen.icon())!, 3);
    await settle(screen);
    await screen.keep('tray-wine.png', 'left');
    // The last line: Quit.
    await screen.press('Up', 'Return');
    expect(await tray).toMatchObject({ code: 0 });
    await expect
      .poll(
        () =>
          client.status().then(
            () => true,
            () => false,
          ),
        { timeout: 60_000, interval: 500 },
      )
      .toBe(false);
  },
);
