import { IconWarning16 } from '@create-figma-plugin/ui';
import { problemError, type Problem } from '../../../../shared/src/client/problem.ts';
import type { Credential } from '../../../../shared/src/messages.ts';
import { strings } from '../strings.ts';
import styles from './away-notice.module.css';

/** The companion was there and has gone. */
export function AwayNotice({ problem, credential }: { problem: Problem; credential: Credential | undefined }) {
  return (
    <div class={styles.away} role="status">
      <IconWarning16 class={styles.icon} />
      <p>{text(problem, credential)}</p>
    </div>
  );
}

function text(problem: Problem, credential: Credential | undefined): string {
  if (problem.kind === 'not_running') return strings.connection.away;
  // The page's key lives as long as the companion that made it.
  if (problem.kind === 'unauthorized' && credential === 'page') return strings.connection.pageText;
  const { message, hint } = problemError(problem);
  return hint === undefined ? message : `${message} ${hint}`;
}
