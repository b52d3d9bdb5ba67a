import type { Signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PairedClient } from '../../../shared/src/pairing-messages.ts';
import { CloseIcon } from '../controls/icons.tsx';
import type { ClientDesk, OpenWindow } from './client-desk.ts';
import styles from './clients-panel.module.css';
import { minutesLeft, timeAgo } from './time-words.ts';
import { useClock } from './use-clock.ts';

/** Who may use the companion: what is connected, a way to connect another, a way to part with one. */
export function ClientsPanel({ desk, isOpen }: { desk: ClientDesk; isOpen: Signal<boolean> }) {
  return isOpen.value ? <OpenPanel desk={desk} onClose={() => (isOpen.value = false)} /> : null;
}

function OpenPanel({ desk, onClose }: { desk: ClientDesk; onClose: () => void }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section
      ref={panel}
      class={styles.panel}
      role="dialog"
      aria-labelledby="clients-title"
      data-testid="clients-panel"
      tabIndex={-1}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
      }}
    >
      <header class={styles.header}>
        <h2 id="clients-title">Frisket in Figma</h2>
        <button type="button" class={styles.close} aria-label="Close" onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      {desk.isConnected.value ? (
        <>
          <Connecting desk={desk} openWindow={desk.window.value} />
          <ClientList desk={desk} clients={desk.clients.value} />
        </>
      ) : (
        <p class={styles.text}>
          This page is not the one that <code>npm start</code> opened, or the companion has stopped. Run{' '}
          <code>npm start</code> to open a page that can connect Figma.
        </p>
      )}
    </section>
  );
}

function Connecting({ desk, openWindow }: { desk: ClientDesk; openWindow: OpenWindow }) {
  const now = useClock();
  switch (openWindow.kind) {
    case 'closed':
      return (
        <div class={styles.connecting}>
          <p class={styles.text}>The plugin in Figma is connected once. Press this, then run it there.</p>
          <button type="button" class={styles.primary} onClick={() => desk.open()}>
            Connect Figma
          </button>
        </div>
      );
    case 'first-run':
      return (
        <div class={styles.connecting} role="status">
          <p class={styles.text}>
            <b>Run the Frisket plugin in Figma.</b> It shows a number, and this page asks you which.
          </p>
        </div>
      );
    case 'opened':
      return (
        <div class={styles.connecting} role="status">
          <p class={styles.text}>
            <b>Now run the Frisket plugin in Figma.</b> It shows a number, and this page asks you which.
          </p>
          <button type="button" class={styles.secondary} onClick={() => desk.stop()}>
            Stop waiting ({minutesLeft(openWindow.until - now)})
          </button>
        </div>
      );
  }
}

function ClientList({ desk, clients }: { desk: ClientDesk; clients: readonly PairedClient[] }) {
  if (clients.length === 0) return null;
  return (
    <ul class={styles.list} aria-label="Connected once">
      {clients.map((client) => (
        <ClientRow key={client.id} client={client} onRemove={() => desk.remove(client.id)} />
      ))}
    </ul>
  );
}

function ClientRow({ client, onRemove }: { client: PairedClient; onRemove: () => void }) {
  const [isSure, setSure] = useState(false);
  const { name, connected, lastUsed, created } = client;
  const used = connected ? 'Connected now' : `Last used ${timeAgo(lastUsed ?? created, Date.now())}`;
  return (
    <li class={styles.row}>
      <span class={styles.dot} data-connected={connected} />
      <span class={styles.words}>
        <span class={styles.name}>{name}</span>
        <span class={styles.used}>{used}</span>
      </span>
      {isSure ? (
        <button type="button" class={styles.danger} autofocus onClick={onRemove} onBlur={() => setSure(false)}>
          Really remove
        </button>
      ) : (
        <button type="button" class={styles.secondary} aria-label={`Remove ${name}`} onClick={() => setSure(true)}>
          Remove
        </button>
      )}
    </li>
  );
}
