import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { tidy } from '../editor/tidy.ts';
import styles from './controls.module.css';

export function ToolButton({
  label,
  keys,
  pressed = false,
  disabled = false,
  testId,
  onClick,
  children,
}: {
  label: string;
  keys?: string;
  pressed?: boolean;
  disabled?: boolean;
  testId: string;
  onClick: () => void;
  children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class={styles.tool}
      aria-label={label}
      aria-pressed={pressed}
      title={keys ? `${label}  ${keys}` : label}
      disabled={disabled}
      data-testid={testId}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** A button of a row of such, with a drawing on a grid of 16. */
export function SmallButton({
  label,
  keys,
  pressed,
  testId,
  onClick,
  children,
}: {
  label: string;
  keys?: string;
  /** Of one that can be on; absent for one that only acts. */
  pressed?: boolean;
  testId: string;
  onClick: () => void;
  children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class={styles.small}
      aria-label={label}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      title={keys ? `${label}  ${keys}` : label}
      data-testid={testId}
      onClick={onClick}
    >
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        stroke-width="1.1"
        stroke-linecap="round"
        stroke-linejoin="round"
        aria-hidden="true"
      >
        {children}
      </svg>
    </button>
  );
}

export function SelectField<Value extends string>({
  title,
  value,
  options,
  testId,
  onChange,
}: {
  title: string;
  value: Value;
  /** The words for each value. */
  options: Readonly<Partial<Record<Value, string>>>;
  testId: string;
  onChange: (value: Value) => void;
}) {
  const values = Object.entries<string | undefined>(options);
  const isValue = (text: string): text is Value => text in options;
  return (
    <select
      class={styles.select}
      aria-label={title}
      title={title}
      data-testid={testId}
      value={value}
      onChange={({ currentTarget }) => {
        if (isValue(currentTarget.value)) onChange(currentTarget.value);
      }}
    >
      {values.map(([key, word]) => (
        <option key={key} value={key}>
          {word}
        </option>
      ))}
    </select>
  );
}

/** A number with its name in front. Enter or leaving the field takes it over, Escape does not, arrows step. */
export function NumberField({
  label,
  title,
  value,
  unit = '',
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
  testId,
  onCommit,
}: {
  label: ComponentChildren;
  title: string;
  value: number;
  unit?: string;
  least?: number;
  most?: number;
  testId: string;
  onCommit: (value: number) => void;
}) {
  const shown = `${tidy(value)}${unit}`;
  const take = (text: string) => {
    const number = Number.parseFloat(text.replace(',', '.'));
    const bounded = Math.min(most, Math.max(least, number));
    if (Number.isFinite(bounded) && tidy(bounded) !== tidy(value)) onCommit(bounded);
  };
  return (
    <TextField
      label={label}
      title={title}
      value={shown}
      testId={testId}
      onCommit={take}
      onStep={(direction, large) => take(String(value + direction * (large ? 10 : 1)))}
    />
  );
}

export function TextField({
  label,
  title,
  value,
  testId,
  onCommit,
  onStep,
}: {
  label: ComponentChildren;
  title: string;
  value: string;
  testId: string;
  onCommit: (text: string) => void;
  onStep?: (direction: 1 | -1, large: boolean) => void;
}) {
  const draft = useSignal<string | undefined>(undefined);
  const finish = () => {
    if (draft.value !== undefined && draft.value !== value) onCommit(draft.value);
    draft.value = undefined;
  };
  return (
    <label class={styles.field} title={title}>
      {label === '' ? <span class={styles.noLabel} /> : <span class={styles.label}>{label}</span>}
      <input
        class={styles.input}
        aria-label={title}
        data-testid={testId}
        spellcheck={false}
        value={draft.value ?? value}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onInput={({ currentTarget }) => (draft.value = currentTarget.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') draft.value = undefined;
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          if (onStep && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
            event.preventDefault();
            draft.value = undefined;
            onStep(event.key === 'ArrowUp' ? 1 : -1, event.shiftKey);
          }
        }}
      />
    </label>
  );
}

export function Section({
  title,
  action,
  children,
}: {
  title: string;
  /** A button beside the title. */
  action?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class={styles.section}>
      <header class={styles.head}>
        <h3 class={styles.heading}>{title}</h3>
        {action}
      </header>
      {children}
    </section>
  );
}

export function Row({ children }: { children: ComponentChildren }) {
  return <div class={styles.row}>{children}</div>;
}
