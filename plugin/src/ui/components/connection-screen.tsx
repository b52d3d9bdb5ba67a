import { Button, IconButton, IconCopySmall24, LoadingIndicator } from '@create-figma-plugin/ui';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { problemError } from '../../../../shared/src/client/problem.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { copyText } from '../copy-text.ts';
import { errorWords } from '../error-words.ts';
import type { ConnectionState, UnpairedReason } from '../state/connection.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './connection-screen.module.css';

type Unconnected = Exclude<ConnectionState, { kind: 'connected' }>;

/** Stands in the panel's place until there is a companion to work with, and says how to get one. */
export function ConnectionScreen({ panel, connection }: { panel: Panel; connection: ConnectionState }) {
  if (connection.kind === 'connected') return null;
  return (
    <main class={styles.screen} aria-live="polite">
      <ScreenContent panel={panel} connection={connection} />
    </main>
  );
}

function ScreenContent({ panel, connection }: { panel: Panel; connection: Unconnected }) {
  const texts = strings.connection;
  switch (connection.kind) {
    case 'searching':
      return <Waiting text={texts.searching} />;
    case 'unpaired':
      return <UnpairedContent panel={panel} reason={connection.reason} />;
    case 'pairing':
      return (
        <Message title={texts.numberTitle} text={texts.numberText}>
          <output class={styles.number} aria-label={texts.numberLabel(connection.number)}>
            {connection.number}
          </output>
          <Button secondary fullWidth onClick={() => panel.link.cancelPairing()}>
            {texts.numberCancel}
          </Button>
        </Message>
      );
    case 'confirming':
      return (
        <Message title={texts.confirmTitle} text={texts.confirmText(connection.number)}>
          <Button fullWidth onClick={() => panel.link.confirm(true)}>
            {texts.confirmYes}
          </Button>
          <Button secondary fullWidth onClick={() => panel.link.confirm(false)}>
            {texts.confirmNo}
          </Button>
        </Message>
      );
    case 'blocked':
      return <BlockedContent panel={panel} />;
    case 'disconnected':
      return <ProblemContent panel={panel} connection={connection} />;
  }
}

/** A companion is there and has no key for this panel. */
function UnpairedContent({ panel, reason }: { panel: Panel; reason: UnpairedReason }) {
  const texts = strings.connection;
  if (reason === 'closed')
    return (
      <Message title={texts.closedTitle} text={texts.closedText}>
        <Waiting text={texts.waiting} />
        <p class={styles.text}>{texts.closedElse}</p>
        <Command />
      </Message>
    );
  if (reason === 'link')
    return (
      <Message title={texts.linkTitle} text={texts.linkText}>
        <Command />
      </Message>
    );
  const { title, text } = texts.unpaired[reason];
  return (
    <Message title={title} text={text}>
      <Button fullWidth onClick={() => panel.link.retry()}>
        {texts.tryAgain}
      </Button>
    </Message>
  );
}

function BlockedContent({ panel }: { panel: Panel }) {
  const texts = strings.connection;
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const open = () => {
    setFailure(undefined);
    panel.link.useRelay().catch((error: unknown) => {
      const { message, hint } = errorWords(FrisketError.wrap(error).toInfo());
      setFailure(texts.relayFailed([message, hint].filter((part) => part !== undefined).join(' ')));
    });
  };
  return (
    <Message title={texts.blockedTitle} text={texts.blockedText}>
      <Button fullWidth onClick={open}>
        {texts.blockedAction}
      </Button>
      {failure === undefined ? null : (
        <p class={styles.refused} role="alert">
          {failure}
        </p>
      )}
      <p class={styles.text}>{texts.blockedElse}</p>
    </Message>
  );
}

function ProblemContent({
  panel,
  connection,
}: {
  panel: Panel;
  connection: Extract<Unconnected, { kind: 'disconnected' }>;
}) {
  const texts = strings.connection;
  const { problem } = connection;
  // What is wrong is in the title already.
  const next = errorWords(problemError(problem).toInfo()).hint ?? '';
  switch (problem.kind) {
    case 'not_running':
      return (
        <Message title={texts.absentTitle} text={texts.absentText}>
          <Command />
          <Waiting text={texts.waiting} />
        </Message>
      );
    case 'unauthorized':
      return (
        <Message title={texts.pageTitle} text={texts.pageText}>
          <Command />
        </Message>
      );
    case 'other_program':
      return (
        <Message title={texts.portTakenTitle(problem.port)} text={next}>
          <Command />
          <Waiting text={texts.waiting} />
        </Message>
      );
    case 'protocol_version':
    case 'refused':
      return (
        <Message title={problem.kind === 'refused' ? texts.refusedTitle : texts.versionTitle} text={next}>
          <Button secondary fullWidth onClick={() => panel.link.retry()}>
            {texts.retry}
          </Button>
        </Message>
      );
  }
}

function Message({ title, text, children }: { title: string; text: string; children: ComponentChildren }) {
  return (
    <>
      <h1 class={styles.title}>{title}</h1>
      <p class={styles.text}>{text}</p>
      {children}
    </>
  );
}

function Command() {
  const texts = strings.connection;
  return (
    <div class={styles.command}>
      <code>{texts.absentCommand}</code>
      <IconButton
        aria-label={texts.copyCommand}
        title={texts.copyCommand}
        onClick={() => copyText(texts.absentCommand)}
      >
        <IconCopySmall24 />
      </IconButton>
    </div>
  );
}

function Waiting({ text }: { text: string }) {
  return (
    <div class={styles.waiting}>
      <span>
        <LoadingIndicator />
      </span>
      {text}
    </div>
  );
}
