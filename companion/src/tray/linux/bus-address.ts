import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where a message bus listens, as `net.connect` takes it. */
export type BusAddress = { readonly socket: string } | { readonly host: string; readonly port: number };

/**
 * The session's bus, by the variable that desktops set, else where systemd puts it.
 * @returns nothing where there is no session with a bus
 */
export function sessionBusAddress(environment: Readonly<Record<string, string | undefined>>): BusAddress | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: said, XDG_RUNTIME_DIR: runtime } = environment;
  if (said !== undefined && said !== '') return parseBusAddress(said);
  const usual = runtime === undefined ? undefined : join(runtime, 'bus');
  return usual !== undefined && existsSync(usual) ? { socket: usual } : undefined;
}

/**
 * The first address of a list that can be connected to from here: `unix:path=/run/user/1000/bus,guid=...;tcp:...`.
 * D-Bus specification, "Server Addresses".
 */
export function parseBusAddress(list: string): BusAddress | undefined {
  for (const address of list.split(';')) {
    const colon = address.indexOf(':');
    const transport = address.slice(0, colon);
    const values = new Map(
      address
        .slice(colon + 1)
        .split(',')
        .map((pair) => {
          const [key = '', value = ''] = pair.split('=', 2);
          return [key, unescape(value)];
        }),
    );
    const path = values.get('path');
    const abstract = values.get('abstract');
    const port = Number(values.get('port'));
    if (transport === 'unix' && path !== undefined) return { socket: path };
    if (transport === 'unix' && abstract !== undefined) return { socket: `\0${abstract}` };
    if (transport === 'tcp' && Number.isInteger(port) && port > 0)
      return { host: values.get('host') ?? 'localhost', port };
  }
  return undefined;
}

function unescape(value: string): string {
  return value.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) =>
    Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
