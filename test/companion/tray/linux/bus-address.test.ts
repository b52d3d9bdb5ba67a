import { expect, test } from 'vitest';
import { parseBusAddress, sessionBusAddress } from '../../../../companion/src/tray/linux/bus-address.ts';

test.each([
  ['unix:path=/run/user/1000/bus', { socket: '/run/user/1000/bus' }],
  ['unix:path=/tmp/a%20b%c3%a9,guid=00ff', { socket: '/tmp/a bé' }],
  ['unix:abstract=/tmp/dbus-x,guid=1', { socket: '\0/tmp/dbus-x' }],
  ['tcp:host=127.0.0.1,port=1234', { host: '127.0.0.1', port: 1234 }],
  ['unixexec:path=ssh;unix:path=/later', { socket: '/later' }],
  ['nonce-tcp:host=a', undefined],
  ['tcp:host=a,port=x', undefined],
])('%s', (address, expected) => {
  expect(parseBusAddress(address)).toEqual(expected);
});

test('without a word of the desktop there is a bus only where systemd has put one', () => {
  expect(sessionBusAddress({})).toBeUndefined();
  expect(sessionBusAddress({ XDG_RUNTIME_DIR: '/nowhere' })).toBeUndefined();
  expect(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: '' })).toBeUndefined();
});
