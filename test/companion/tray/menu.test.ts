import { describe, expect, test } from 'vitest';
import type { MenuItem } from '../../../companion/src/tray/backend.ts';
import { viewOf } from '../../../companion/src/tray/menu.ts';
import { disconnected, initialState, type TrayState } from '../../../companion/src/tray/state.ts';
import { connected, request, runningJob, status } from './states.ts';

const queue = { waiting: 0, running: 0, finished: 0, paused: false };
const busy = status({ running: [runningJob], queue: { ...queue, running: 1, waiting: 2 } });
const line = (state: TrayState) => viewOf(state).menu[0];
const item = (state: TrayState, key: string): MenuItem | undefined =>
  viewOf(state).menu.find((each) => each.key === key);

describe('the first line and the icon', () => {
  test.each<[string, TrayState, string, string]>([
    ['no word from the companion yet', initialState({ kind: 'off' }), 'paused', 'Connecting'],
    ['idle', connected(), 'idle', 'Ready'],
    ['a job', connected({ status: busy }), 'working', 'Filling 38 %, 30 s left, 2 waiting'],
    [
      'a job that has not begun to sample',
      connected({ status: status({ running: [{ id: runningJob.id, kind: 'request', models: [] }] }) }),
      'working',
      'Working',
    ],
    [
      'the last job before the end',
      connected({ status: { ...busy, stopping: true } }),
      'working',
      'Filling 38 %, 30 s left, 2 waiting, then quits',
    ],
    ['paused', connected({ status: status({ queue: { ...queue, paused: true } }) }), 'paused', 'Paused'],
    [
      'paused while one runs',
      connected({ status: { ...busy, queue: { ...busy.queue, paused: true } } }),
      'working',
      'Filling 38 %, 30 s left, 2 waiting',
    ],
    [
      'a download',
      connected({ downloads: new Map([['sdxl-turbo', { state: 'downloading', bytes: 42, total: 100 }]]) }),
      'working',
      'Downloading sdxl-turbo 42 %',
    ],
    ['somebody asks', connected({ status: busy, request }), 'attention', 'Figma plugin 0.1.0 asks to connect'],
    [
      'an engine that is down',
      connected({
        status: status({
          engine: {
            state: 'stopped',
            error: { code: 'engine_crashed', message: 'It crashed three times.' },
            models: [],
            restarts: 3,
          },
        }),
      }),
      'attention',
      'It crashed three times.',
    ],
    ['no companion', disconnected(connected(), 'Frisket is not running.'), 'attention', 'Frisket is not running.'],
  ])('%s', (_case, state, icon, text) => {
    const view = viewOf(state);
    expect(view.icon).toBe(icon);
    expect(view.menu[0]).toEqual({ kind: 'label', key: 'status', text });
    expect(view.tooltip).toBe(`Frisket: ${text}`);
  });

  test('a sentence that is too long for a menu is cut', () => {
    const told = line(disconnected(connected(), 'word '.repeat(40)));
    expect(told).toMatchObject({ text: expect.stringMatching(/^(word ){11}word…$/) as unknown });
  });
});

test('a request to connect is answered from the menu, by one of its numbers or by refusing', () => {
  const { menu } = viewOf(connected({ request }));
  const answers = menu.flatMap((each) =>
    each.kind === 'action' && each.action.type === 'answer-pairing' ? [[each.text, each.action.number]] : [],
  );
  expect(answers).toEqual([
    ['It shows 42', 42],
    ['It shows 17', 17],
    ['It shows 63', 63],
    ['It is not me', undefined],
  ]);
});

test('what the companion has to do is off while there is none; logs, login and quitting are not', () => {
  const { menu } = viewOf(disconnected(connected(), 'not running'));
  const enabled = menu.flatMap((each) => ('enabled' in each && each.enabled ? [each.key] : []));
  expect(enabled).toEqual(['start-at-login', 'open-logs', 'quit']);
});

test('Pause turns into its opposite', () => {
  expect(item(connected(), 'pause')).toMatchObject({ checked: false, action: { type: 'pause' } });
  const paused = connected({ status: status({ queue: { ...queue, paused: true } }) });
  expect(item(paused, 'pause')).toMatchObject({ checked: true, action: { type: 'resume' } });
});

test('Start at login shows how it is, and is off where it cannot be', () => {
  expect(item(connected({ startAtLogin: { kind: 'on' } }), 'start-at-login')).toMatchObject({
    checked: true,
    enabled: true,
    action: { type: 'start-at-login', on: false },
  });
  expect(item(connected({ startAtLogin: { kind: 'impossible', reason: 'npx' } }), 'start-at-login')).toMatchObject({
    checked: false,
    enabled: false,
  });
});

test('Connect Figma is pressed once, and then says what to do', () => {
  expect(item(connected(), 'connect-figma')).toMatchObject({ text: 'Connect Figma', enabled: true });
  expect(item(connected({ window: { kind: 'opened', remaining: 100_000 } }), 'connect-figma')).toMatchObject({
    text: 'Now run the plugin in Figma',
    enabled: false,
  });
});

test('who quits in the middle of a job says what becomes of it', () => {
  const quits = (state: TrayState) =>
    viewOf(state).menu.flatMap((each) =>
      each.kind === 'action' && each.action.type === 'quit' ? [[each.text, each.action.drain, each.enabled]] : [],
    );
  expect(quits(connected())).toEqual([['Quit', false, true]]);
  expect(quits(connected({ status: busy }))).toEqual([
    ['Quit when this is done', true, true],
    ['Quit now, begin it anew next time', false, true],
  ]);
  expect(quits(connected({ status: { ...busy, stopping: true } }))[0]).toEqual(['Quit when this is done', true, false]);
});

test('a newer version is a line that opens its page', () => {
  const update = { version: '0.2.0', page: 'https://example.org/frisket' };
  expect(item(connected({ update }), 'update')).toMatchObject({
    text: 'Version 0.2.0 is available',
    action: { type: 'open-update', page: update.page },
  });
  expect(item(connected(), 'update')).toBeUndefined();
});

test('progress changes the first line alone: an open menu stays as it is', () => {
  const later = connected({
    status: { ...busy, running: [{ ...runningJob, progress: { stage: 'Painting', step: 4, steps: 8 } }] },
  });
  const [first, ...rest] = viewOf(connected({ status: busy })).menu;
  const [laterFirst, ...laterRest] = viewOf(later).menu;
  expect(laterFirst).not.toEqual(first);
  expect(laterRest).toEqual(rest);
});
