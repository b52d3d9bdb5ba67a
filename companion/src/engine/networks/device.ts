import { referenceForms, type Forms } from '../graph/forms.ts';
import { encodeModel } from '../graph/protobuf.ts';
import type { Graph } from '../graph/value.ts';
import { openSession, type Session } from '../runtime/session.ts';
import type { Provider } from '../runtime/provider-names.ts';

/** Where networks run, and the forms that were found to run right there. */
export interface Device {
  readonly provider: Provider;
  readonly forms: Forms;
}

/** Runs everything, and is what every other device is compared with. */
export const cpu: Device = { provider: 'cpu', forms: referenceForms };

/** Loads a graph that was built with the device's forms. */
export function openGraph(graph: Graph, { provider }: Device): Promise<Session> {
  return openSession(encodeModel(graph), { provider });
}
