import { Button, LoadingIndicator } from '@create-figma-plugin/ui';
import styles from './empty-state.module.css';

interface EmptyStateProps {
  readonly title?: string;
  readonly text: string;
  readonly action?: { readonly label: string; readonly onClick: () => void };
  readonly busy?: boolean;
  /** Shows a small drawing of what the panel is for. */
  readonly picture?: boolean;
}

/** Stands where the picture will be, and says what to do to have one there. */
export function EmptyState({ title, text, action, busy, picture }: EmptyStateProps) {
  return (
    <section class={styles.empty} aria-live="polite">
      {busy ? <LoadingIndicator /> : null}
      {picture ? <FilmDrawing /> : null}
      {title === undefined ? null : <h2 class={styles.title}>{title}</h2>}
      <p class={styles.text} style={{ margin: 0 }}>
        {text}
      </p>
      {action ? (
        <div class={styles.action}>
          <Button secondary onClick={action.onClick}>
            {action.label}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

/** A picture with a piece of masking film on it. */
function FilmDrawing() {
  return (
    <svg class={styles.picture} width="64" height="48" viewBox="0 0 64 48" fill="none" aria-hidden="true">
      <rect x="4.5" y="4.5" width="55" height="39" rx="4.5" stroke="currentColor" />
      <path d="M5 36l14-13 11 10 10-8 19 15" stroke="currentColor" stroke-linejoin="round" />
      <circle cx="20" cy="15" r="4" stroke="currentColor" />
      <path
        d="M34 20c4-9 19-11 22-4s-3 17-11 18-15-5-11-14z"
        fill="var(--frisket-film)"
        fill-opacity=".5"
        stroke="var(--frisket-film)"
      />
    </svg>
  );
}
