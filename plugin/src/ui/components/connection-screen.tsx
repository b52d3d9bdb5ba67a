import { Button, IconButton, IconCopySmall24, LoadingIndicator, Textbox } from '@create-figma-plugin/ui';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { problemError } from '../../../../shared/src/client/problem.ts';
import { copyText } from '../copy-text.ts';
import type { ConnectionState } from '../state/connection.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './connection-screen.module.css';

const texts = strings.connection;

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
  switch (connection.kind) {
    case 'searching':
      return <Waiting text={texts.searching} />;
    case 'needs-code':
      return <CodeForm refused={connection.refused} onCode={(code) => panel.link.useCode(code)} />;
    case 'disconnected':
      return <ProblemContent panel={panel} connection={connection} />;
  }
}

function ProblemContent({
  panel,
  connection,
}: {
  panel: Panel;
  connection: Extract<Unconnected, { kind: 'disconnected' }>;
}) {
  const { problem } = connection;
  switch (problem.kind) {
    case 'not_running':
      return (
        <Message title={texts.absentTitle} text={texts.absentText}>
          <Command />
          <Waiting text={texts.waiting} />
          <p class={styles.text}>{texts.blocked}</p>
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
        <Message title={texts.portTakenTitle(problem.port)} text={problemError(problem).hint ?? ''}>
          <Command />
          <Waiting text={texts.waiting} />
        </Message>
      );
    case 'protocol_version':
    case 'refused': {
      const { message, hint } = problemError(problem);
      const title = problem.kind === 'refused' ? texts.refusedTitle : texts.versionTitle;
      return (
        <Message title={title} text={`${message} ${hint ?? ''}`}>
          <Button secondary fullWidth onClick={() => panel.link.retry()}>
            {texts.retry}
          </Button>
        </Message>
      );
    }
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

function CodeForm({ refused, onCode }: { refused: boolean; onCode: (code: string) => void }) {
  const [code, setCode] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (code.trim() !== '') onCode(code);
  };
  return (
    <Message title={texts.codeTitle} text={texts.codeText}>
      <form class={styles.form} onSubmit={submit}>
        <Textbox aria-label={texts.codeLabel} placeholder={texts.codePlaceholder} value={code} onValueInput={setCode} />
        {refused ? (
          <div class={styles.refused} role="alert">
            {texts.codeRefused}
          </div>
        ) : null}
        <Button fullWidth disabled={code.trim() === ''} onClick={submit}>
          {texts.codeAction}
        </Button>
      </form>
    </Message>
  );
}
