import type { Rect } from '../../shared/src/geometry.ts';
import { servePanel } from '../../plugin/src/serve-panel.ts';
import { FakeHost } from '../../test/fakes/fake-host.ts';

/* Runs in the page around the panel, in Figma's place: opens it, and hears from it when it came how far. */

/** Milliseconds since the panel was opened. */
export type Marks = Readonly<Record<string, number>>;

export interface Opening {
  readonly html: string;
  readonly port: number;
  readonly key: string;
  /** Of the selected layer, and its picture, 1280 x 800 pixels in base64. */
  readonly bounds: Rect;
  readonly picture: string;
}

declare global {
  interface Window {
    openPanel(opening: Opening): Promise<Marks>;
  }
}

/** The last of the marks. */
const interactive = 'the first key that is typed is on the screen';

window.openPanel = ({ html, port, key, bounds, picture }) =>
  new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups');
    const host = new FakeHost({
      resize: () => undefined,
      post: (message) => frame.contentWindow?.postMessage({ pluginMessage: message }, '*'),
    });
    host.memory.set('connection', { port, credential: 'owner', key });
    const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
    host.selectLayer(
      { id: '1:2', name: 'Bay at noon', kind: 'RECTANGLE', bounds, fresh: false },
      { bytes, width: 1280, height: 800, bounds, region: bounds },
    );
    servePanel(host);
    const marks: Record<string, number> = {};
    const hear = ({ source, data }: MessageEvent<{ mark?: [string, number]; pluginMessage?: unknown }>) => {
      if (source !== frame.contentWindow) return;
      if (data.pluginMessage !== undefined) host.hear(data.pluginMessage);
      if (data.mark) marks[data.mark[0]] ??= data.mark[1] - opened;
      if (marks[interactive] === undefined) return;
      removeEventListener('message', hear);
      frame.remove();
      resolve(marks);
    };
    addEventListener('message', hear);
    frame.srcdoc = html;
    const opened = performance.timeOrigin + performance.now();
    document.body.append(frame);
  });
