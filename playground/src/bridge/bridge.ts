import { relayConnectSchema, relayRequestSchema, type RelayEvent } from '../../../shared/src/relay.ts';

/**
 * Runs in the companion's page `/bridge`, a window that a panel has opened because its browser keeps it from
 * `localhost`. It passes the panel's sockets on and understands nothing of what they say: the panel and the companion
 * still prove themselves to each other through it. It listens to the window that opened it, and to one channel.
 */

/** Where panels live: frames without an origin, as Figma's plugins have, and the companion's own page. */
const heardOrigins = ['null', 'https://www.figma.com', location.origin];

const panel = window.opener as Window | null;
if (panel) {
  const listen = ({ source, origin, data, ports }: MessageEvent<unknown>) => {
    const [port] = ports;
    if (source !== panel || !heardOrigins.includes(origin) || !port || !relayConnectSchema.safeParse(data).success)
      return;
    window.removeEventListener('message', listen);
    relay(port);
  };
  window.addEventListener('message', listen);
  // It says no more than anybody may know, and whoever has taken the panel's place by now has no channel to answer with.
  panel.postMessage({ frisket: 'relay.ready' }, '*');
}

function relay(port: MessagePort): void {
  show(
    'Keep this window open',
    'It connects Figma in this browser with Frisket on this computer. You need not look at it.',
  );
  const sockets = new Map<number, WebSocket>();
  const tell = (event: RelayEvent, transfer: Transferable[] = []) => port.postMessage(event, transfer);
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const request = relayRequestSchema.safeParse(data).data;
    if (!request) return;
    const { socket: id } = request;
    switch (request.type) {
      case 'open':
        if (!sockets.has(id)) sockets.set(id, open(id, tell));
        break;
      case 'send': {
        const socket = sockets.get(id);
        if (socket?.readyState !== WebSocket.OPEN) return;
        socket.send(request.data);
        tell({ type: 'sent', socket: id, buffered: socket.bufferedAmount });
        break;
      }
      case 'close':
        sockets.get(id)?.close();
        sockets.delete(id);
        break;
    }
  };
}

/** To the companion that served this page, and nowhere else. */
function open(id: number, tell: (event: RelayEvent, transfer?: Transferable[]) => void): WebSocket {
  const socket = new WebSocket(`ws://${location.host}/`);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => tell({ type: 'opened', socket: id });
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') tell({ type: 'message', socket: id, data });
    else if (data instanceof ArrayBuffer) tell({ type: 'message', socket: id, data }, [data]);
  };
  socket.onclose = () => tell({ type: 'closed', socket: id });
  return socket;
}

function show(title: string, text: string): void {
  const set = (id: string, words: string) => {
    const element = document.getElementById(id);
    if (element) element.textContent = words;
  };
  set('title', title);
  set('text', text);
}
