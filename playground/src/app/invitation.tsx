import { useComputed, useSignal } from '@preact/signals';
import type { Editor } from '../editor/editor.ts';
import { CloseIcon } from '../controls/icons.tsx';
import styles from './invitation.module.css';

/** One line that says what to try first. It leaves once something has been made, or when it is sent away. */
export function Invitation({ editor }: { editor: Editor }) {
  const isDismissed = useSignal(false);
  const layersAtStart = useSignal(editor.state.peek().nodes.size);
  const isShown = useComputed(() => !isDismissed.value && editor.state.value.nodes.size === layersAtStart.value);
  if (!isShown.value) return null;
  return (
    <p class={styles.invitation} data-testid="invitation" style={{ right: `${editor.covered.value.right}px` }}>
      <span class={styles.card}>
        <span>
          Paint over the <b>water</b>, type <b>turquoise water</b>, press <b>Fill</b>.
        </span>
        <button type="button" class={styles.close} aria-label="Dismiss" onClick={() => (isDismissed.value = true)}>
          <CloseIcon />
        </button>
      </span>
    </p>
  );
}
