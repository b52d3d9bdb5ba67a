import { IconButton, IconClose24, IconWarning16 } from '@create-figma-plugin/ui';
import { useState } from 'preact/hooks';
import type { ErrorInfo } from '../../../../shared/src/errors.ts';
import { version } from '../../../../shared/src/version.ts';
import { copyText } from '../copy-text.ts';
import { errorWords } from '../error-words.ts';
import { strings } from '../strings.ts';
import styles from './error-notice.module.css';

interface ErrorNoticeProps {
  readonly error: ErrorInfo;
  readonly retry: (() => void) | undefined;
  readonly onDismiss: () => void;
}

export function ErrorNotice({ error, retry, onDismiss }: ErrorNoticeProps) {
  const [copied, setCopied] = useState(false);
  const [detailed, setDetailed] = useState(false);
  const { message, hint, details } = errorWords(error);
  const { actions } = strings;
  const copy = () => {
    copyText(`Frisket ${version}: ${error.code}\n${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}`);
    setCopied(true);
  };
  return (
    <div class={styles.error} role="alert">
      <IconWarning16 class={styles.icon} data-kind={retry ? 'failure' : 'advice'} />
      <div class={styles.words}>
        <p>{message}</p>
        {hint === undefined ? null : <p>{hint}</p>}
        {detailed ? (
          <p class={styles.details}>
            {error.code}: {details}
          </p>
        ) : null}
        {retry || details !== undefined ? (
          <div class={styles.actions}>
            {retry ? (
              <button type="button" class={styles.link} onClick={retry}>
                {actions.tryAgain}
              </button>
            ) : null}
            {details === undefined ? null : (
              <button
                type="button"
                class={styles.link}
                aria-expanded={detailed}
                onClick={() => setDetailed((shown) => !shown)}
              >
                {actions.details}
              </button>
            )}
            <button type="button" class={styles.link} onClick={copy}>
              {copied ? actions.copied : actions.copyDetails}
            </button>
          </div>
        ) : null}
      </div>
      <IconButton aria-label={actions.dismiss} title={actions.dismiss} onClick={onDismiss}>
        <IconClose24 />
      </IconButton>
    </div>
  );
}
