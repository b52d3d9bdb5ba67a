import { IconChevronDown16 } from '@create-figma-plugin/ui';
import styles from './choice.module.css';

export interface ChoiceOption {
  readonly value: string;
  readonly text: string;
}

export interface ChoiceGroup {
  readonly header: string;
  readonly options: readonly ChoiceOption[];
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly (ChoiceOption | ChoiceGroup)[];
  /** `null` while nothing is chosen. */
  readonly value: string | null;
  /** Shown while nothing is chosen. */
  readonly placeholder?: string;
  readonly onChoose: (value: string) => void;
}

/**
 * One of several. The browser's own list, since screen readers, keys and the window's edges are all taken care of in
 * it; it looks like Figma's where the browser lets it be styled.
 */
export function Choice({ label, options, value, placeholder, onChoose }: ChoiceProps) {
  return (
    <div class={styles.choice}>
      <select
        class={styles.list}
        aria-label={label}
        title={label}
        value={value ?? ''}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {value === null ? (
          <option value="" disabled hidden selected>
            {placeholder}
          </option>
        ) : null}
        {options.map((each) =>
          'header' in each ? (
            <optgroup key={each.header} label={each.header}>
              {each.options.map((option) => (
                <Option key={option.value} option={option} chosen={value} />
              ))}
            </optgroup>
          ) : (
            <Option key={each.value} option={each} chosen={value} />
          ),
        )}
      </select>
      <span class={styles.chevron}>
        <IconChevronDown16 />
      </span>
    </div>
  );
}

function Option({ option, chosen }: { option: ChoiceOption; chosen: string | null }) {
  return (
    <option value={option.value} selected={option.value === chosen}>
      {option.text}
    </option>
  );
}
