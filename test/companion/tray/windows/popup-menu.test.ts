import { expect, test } from 'vitest';
import { actionOf, fitting, linesOf } from '../../../../companion/src/tray/windows/popup-menu.ts';
import { viewOf } from '../../../../companion/src/tray/menu.ts';
import { connected } from '../states.ts';

const { menu } = viewOf(connected({ startAtLogin: { kind: 'on' } }));

test('lines are grey, ticked or lines, as winuser.h has it', () => {
  const flags = new Map(menu.map(({ key }, at) => [key, linesOf(menu)[at]!.flags]));
  expect(flags.get('status')).toBe(0x1);
  expect(flags.get('after-status')).toBe(0x800);
  expect(flags.get('pause')).toBe(0x0);
  expect(flags.get('start-at-login')).toBe(0x8);
});

test('what is chosen is what was clicked; nothing is for a line that cannot be, or none', () => {
  const id = linesOf(menu).find(({ text }) => text === 'Pause')!.id;
  expect(actionOf(menu, id)).toEqual({ type: 'pause' });
  expect(actionOf(menu, 1)).toBeUndefined();
  expect(actionOf(menu, 0)).toBeUndefined();
  expect(actionOf(menu, 999)).toBeUndefined();
});

test('an ampersand is shown, and texts fit their fields with the zero at the end', () => {
  expect(linesOf([{ kind: 'label', key: 'a', text: 'Q & A\tB' }])[0]?.text).toBe('Q && A B');
  expect(fitting('1234', 5)).toBe('1234');
  expect(fitting('12345', 5)).toBe('123…');
});
