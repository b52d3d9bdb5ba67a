import { vi, expect } from 'vitest';
import type { SandboxMessage } from '../../../plugin/src/bridge.ts';
import { servePanel } from '../../../plugin/src/serve-panel.ts';
import { SandboxPort, type PanelWindow } from '../../../plugin/src/ui/sandbox-port.ts';
import { CompanionLink } from '../../../plugin/src/ui/state/connection.ts';
import { Panel } from '../../../plugin/src/ui/state/panel.ts';
import { FakeHost } from '../../fakes/fake-host.ts';

/** What the sandbox says reaches the panel when the test lets it: messages may take their time, one more than another. */
export interface PanelOverHost {
  readonly panel: Panel;
  readonly host: FakeHost;
  /** Lets the first message of a kind through, past those that came before it. */
  deliver(kind: SandboxMessage['type']): Promise<void>;
  /** Lets everything through, in order, from now on. */
  flow(): void;
}

/** The panel's state over the real sandbox half, without a page; no companion is there. */
export function openPanelOverHost(prepare: (host: FakeHost) => void): PanelOverHost {
  const held: SandboxMessage[] = [];
  let flowing = false;
  let hear: Parameters<PanelWindow['addEventListener']>[1] = () => undefined;
  const parent = {
    postMessage: (message: { pluginMessage: unknown }) => queueMicrotask(() => host.hear(message.pluginMessage)),
  };
  const tell = (message: SandboxMessage) => hear({ source: parent, data: { pluginMessage: message } });
  const host = new FakeHost({
    post: (message) => {
      if (flowing) tell(message);
      else held.push(message);
    },
    resize: () => undefined,
  });
  prepare(host);
  servePanel(host);
  const panelWindow: PanelWindow = {
    parent,
    addEventListener: (_type, listener) => {
      hear = listener;
    },
  };
  const sandbox = new SandboxPort(panelWindow, (news) => panel.hear(news));
  const link = new CompanionLink({
    openSocket: () => {
      throw new Error('Nothing is connected here.');
    },
    fetch: () => new Promise(() => undefined),
    remember: () => undefined,
    clientName: 'a test',
    isBlocked: () => Promise.resolve(false),
    openRelay: () => Promise.reject(new Error('Nothing is connected here.')),
  });
  const panel = new Panel(sandbox, link);
  sandbox.post({ type: 'ready' });
  return {
    panel,
    host,
    async deliver(kind) {
      const at = await vi.waitFor(() => {
        const found = held.findIndex(({ type }) => type === kind);
        expect(found, `${kind} among ${held.map(({ type }) => type).join()}`).toBeGreaterThanOrEqual(0);
        return found;
      });
      for (const message of held.splice(at, 1)) tell(message);
    },
    flow() {
      flowing = true;
      for (const message of held.splice(0)) tell(message);
    },
  };
}
