import { CloseIcon } from '../controls/icons.tsx';
import styles from './toast-view.module.css';
import type { Editor } from '../editor/editor.ts';

export function ToastView({ editor }: { editor: Editor }) {
  const { toasts } = editor;
  const [toast] = toasts.queue.value;
  return (
    <div class={styles.place} style={{ right: `${editor.covered.value.right}px` }} aria-live="polite">
      {toast ? (
        <div key={toast.id} class={styles.toast} role={toast.error ? 'alert' : 'status'} data-testid="toast">
          {toast.error ? <span class={styles.mark}>!</span> : null}
          <span>{toast.message}</span>
          {toast.button ? (
            <button type="button" class={styles.action} onClick={() => toasts.press(toast)}>
              {toast.button.text}
            </button>
          ) : null}
          <button type="button" class={styles.close} aria-label="Dismiss" onClick={() => toasts.dismiss(toast.id)}>
            <CloseIcon />
          </button>
        </div>
      ) : null}
    </div>
  );
}
