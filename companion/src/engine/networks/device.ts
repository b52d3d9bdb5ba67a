import { referenceForms, type Forms } from '../graph/forms.ts';
import { encodeModel } from '../graph/protobuf.ts';
import type { Graph } from '../graph/value.ts';
import { precisions, type Precision } from '../models/precisions.ts';
import { openSession, type Session } from '../runtime/session.ts';
import type { Provider } from '../runtime/provider-names.ts';

/** Where networks run, and the forms that were found to run right there. */
export interface Device {
  readonly provider: Provider;
  readonly forms: Forms;
  /** Whether it multiplies by weights in blocks of 8 and of 4 bits, and right. */
  readonly bears: { readonly blocks8: boolean; readonly blocks4: boolean };
}

/** Runs everything, and is what every other device is compared with. */
export const cpu: Device = {
  provider: 'cpu',
  forms: referenceForms,
  bears: { blocks8: true, blocks4: true },
};

/** In how many bits weights may be kept there. On the CPU 8 bits are whole columns, which it always bears. */
export function precisionsOf({ provider, bears }: Device): Precision[] {
  const borne: Readonly<Record<Precision, boolean>> = {
    full: true,
    '8-bit': provider === 'cpu' || bears.blocks8,
    '4-bit': bears.blocks4,
  };
  return precisions.filter((precision) => borne[precision]);
}

/** Loads a graph that was built with the device's forms. */
export function openGraph(graph: Graph, { provider }: Device): Promise<Session> {
  return openSession(encodeModel(graph), { provider });
}
