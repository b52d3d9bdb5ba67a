import { RangeSlider } from '@create-figma-plugin/ui';
import { strings } from '../strings.ts';
import styles from './share-slider.module.css';

interface ShareSliderProps {
  readonly label: string;
  readonly hint: string;
  /** 0 to 1. */
  readonly value: number;
  readonly least?: number;
  readonly onChange: (value: number) => void;
}

/** A share of the whole, with its name before it and its value behind. */
export function ShareSlider({ label, hint, value, least = 0, onChange }: ShareSliderProps) {
  const words = strings.style.percent(value);
  return (
    <div class={styles.row} title={hint}>
      <span class={styles.label} aria-hidden="true">
        {label}
      </span>
      <RangeSlider
        aria-label={label}
        aria-valuetext={words}
        minimum={Math.round(100 * least)}
        maximum={100}
        increment={1}
        value={`${Math.round(100 * value)}`}
        onNumericValueInput={(percent) => onChange(percent / 100)}
      />
      <span class={styles.value} aria-hidden="true">
        {words}
      </span>
    </div>
  );
}
