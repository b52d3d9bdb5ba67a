import { chmod, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PairedClients } from '../../../companion/src/store/paired-clients.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const key = (digit: string) => digit.repeat(64);
const noTrouble = (error: Error) => {
  throw error;
};

test('a client is known from the moment that it is on the disk, also after a restart', async () => {
  const folder = await temporaryFolder();
  const clients = await PairedClients.open(folder, noTrouble, () => new Date('2026-01-02T03:04:05Z'));
  expect(clients.list()).toEqual([]);
  const record = await clients.add('Figma', key('1'));
  expect(record).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
    name: 'Figma',
    key: key('1'),
    created: '2026-01-02T03:04:05.000Z',
  });
  const again = await PairedClients.open(folder, noTrouble);
  expect(again.get(record.id)).toEqual(record);
});

test('every client has a key and an id of its own', async () => {
  const clients = await PairedClients.open(await temporaryFolder(), noTrouble);
  const records = await Promise.all(['1', '2', '3'].map((digit) => clients.add(`client ${digit}`, key(digit))));
  expect(new Set(records.map(({ id }) => id)).size).toBe(3);
  expect(clients.list().map(({ name }) => name)).toEqual(['client 1', 'client 2', 'client 3']);
});

test('one that is removed is unknown, also after a restart; the others stay', async () => {
  const folder = await temporaryFolder();
  const clients = await PairedClients.open(folder, noTrouble);
  const [gone, stays] = [await clients.add('gone', key('1')), await clients.add('stays', key('2'))];
  expect(await clients.remove(gone.id)).toBe(true);
  expect(await clients.remove(gone.id)).toBe(false);
  expect(clients.get(gone.id)).toBeUndefined();
  expect((await PairedClients.open(folder, noTrouble)).list()).toEqual([stays]);
  expect(await readFile(join(folder, 'clients.json'), 'utf8')).not.toContain(key('1'));
});

test('when it was used last is kept, and a client that is gone is not brought back by that', async () => {
  const folder = await temporaryFolder();
  const clients = await PairedClients.open(folder, noTrouble, () => new Date('2026-01-02T03:04:05Z'));
  const { id } = await clients.add('Figma', key('1'));
  await clients.touch(id);
  expect((await PairedClients.open(folder, noTrouble)).get(id)?.lastUsed).toBe('2026-01-02T03:04:05.000Z');
  await clients.remove(id);
  await clients.touch(id);
  expect((await PairedClients.open(folder, noTrouble)).list()).toEqual([]);
});

test.skipIf(process.platform === 'win32')('only this person may read the keys', async () => {
  const folder = await temporaryFolder();
  const clients = await PairedClients.open(folder, noTrouble);
  await clients.add('Figma', key('1'));
  const path = join(folder, 'clients.json');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await chmod(path, 0o644);
  await PairedClients.open(folder, noTrouble);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test.each(['half a fi', '{"version":1,"clients":[{"id":"../x"}]}', '{"version":2,"clients":[]}'])(
  'a file that cannot be understood (%s) is put aside and told of',
  async (content) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'clients.json'), content);
    const told: string[] = [];
    const clients = await PairedClients.open(folder, ({ message }) => told.push(message));
    expect(clients.list()).toEqual([]);
    expect(told).toEqual([expect.stringContaining('clients.json.damaged')]);
    expect(await readFile(join(folder, 'clients.json.damaged'), 'utf8')).toBe(content);
    expect(await readdir(folder)).toEqual(['clients.json.damaged']);
  },
);
