import { TextboxNumeric } from '@create-figma-plugin/ui';
import type { ComponentChildren } from 'preact';
import { strings } from '../strings.ts';
import styles from './field.module.css';

/** Something that can be set, under its name. */
export function Field({ label, wide, children }: { label: string; wide?: boolean; children: ComponentChildren }) {
  return (
    <div class={`${styles.field ?? ''} ${wide ? (styles.wide ?? '') : ''}`}>
      <span class={styles.label} aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly minimum: number;
  readonly maximum: number;
  readonly integer?: boolean;
  readonly onChange: (value: number | undefined) => void;
}

/** A number, or nothing for the model's own. */
export function NumberField({ label, value, minimum, maximum, integer = false, onChange }: NumberFieldProps) {
  return (
    <Field label={label}>
      <TextboxNumeric
        aria-label={label}
        placeholder={strings.advanced.automatic}
        value={value === undefined ? '' : `${value}`}
        minimum={minimum}
        maximum={maximum}
        integer={integer}
        onNumericValueInput={(next) => onChange(inRange(next, minimum, maximum))}
      />
    </Field>
  );
}

/** While a number is being typed it may be out of range; it counts once it is within. */
export function inRange(value: number | null, minimum: number, maximum: number): number | undefined {
  return value !== null && value >= minimum && value <= maximum ? value : undefined;
}
