import { describe, expect, test } from 'vitest';
import { Autostart, whyNotLasting, type LoginItem } from '../../../companion/src/autostart/autostart.ts';

function memoryItem(): LoginItem & { text: string | undefined } {
  return {
    text: undefined,
    place: 'here',
    read() {
      return Promise.resolve(this.text);
    },
    write({ program, arguments: words }) {
      this.text = [program, ...words].join(' ');
      return Promise.resolve();
    },
    remove() {
      this.text = undefined;
      return Promise.resolve();
    },
  };
}

test('off until it is switched on, and off again without a trace', async () => {
  const item = memoryItem();
  const autostart = new Autostart(item, { program: '/opt/frisket/node', arguments: ['/opt/frisket/bin/frisket.js'] });
  expect(await autostart.status()).toEqual({ kind: 'off', place: 'here' });
  await autostart.turnOn();
  expect(await autostart.status()).toMatchObject({
    kind: 'on',
    command: '/opt/frisket/node /opt/frisket/bin/frisket.js',
  });
  await autostart.turnOff();
  expect(item.text).toBeUndefined();
});

describe('from where Frisket would soon be gone', () => {
  test.each([
    ['/home/ada/.npm/_npx/ff8d9a/node_modules/frisket/bin/frisket.js', 'npx'],
    [String.raw`C:\Users\Ada\AppData\Local\npm-cache\_npx\ff8d\node_modules\frisket\bin\frisket.js`, 'npx'],
    ['/home/ada/.nvm/versions/node/v22.1.0/bin/node', 'nvm'],
    [String.raw`C:\Users\Ada\AppData\Roaming\nvm\v20.19.0\node.exe`, 'nvm'],
    ['/run/user/1000/fnm_multishells/4242/bin/node', 'fnm'],
    ['/home/ada/.volta/bin/node', 'shim'],
    ['/tmp/frisket/bin/frisket.js', 'temporary'],
    [String.raw`C:\Users\Ada\AppData\Local\Temp\frisket\node.exe`, 'temporary'],
  ])('%s: it is refused, with the path and the reason', async (path, reason) => {
    const item = memoryItem();
    const autostart = new Autostart(item, { program: '/usr/bin/node', arguments: [path] });
    expect(await autostart.status()).toMatchObject({ kind: 'impossible' });
    const refusal: unknown = await autostart.turnOn().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'autostart_impossible', hint: expect.any(String) as unknown });
    expect(String(refusal)).toContain(path);
    expect(String(refusal)).toContain(reason);
    expect(item.text).toBeUndefined();
  });

  test.each(['/opt/frisket/node', '/home/ada/temp/frisket/bin/frisket.js', String.raw`C:\Frisket\node\node.exe`])(
    '%s lasts',
    (program) => {
      expect(whyNotLasting({ program, arguments: [] })).toBeUndefined();
    },
  );

  test('an entry that is there already can still be taken away', async () => {
    const item = memoryItem();
    item.text = 'old';
    const autostart = new Autostart(item, { program: '/tmp/node', arguments: [] });
    expect(await autostart.status()).toMatchObject({ kind: 'on' });
    await autostart.turnOff();
    expect(item.text).toBeUndefined();
  });
});
