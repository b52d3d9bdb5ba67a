import { primaryAxisOf, type AutoLayout } from '../document/auto-layout.ts';
import type { FrameData } from '../document/node.ts';
import styles from './properties-panel.module.css';

const ends = ['MIN', 'CENTER', 'MAX'] as const;
const across = { MIN: 'left', CENTER: 'center', MAX: 'right' } as const;
const down = { MIN: 'top', CENTER: 'middle', MAX: 'bottom' } as const;

/** Nine places to which a frame's items can be drawn; three where they are spread out along the flow. */
export function AlignmentGrid({
  frame,
  onChange,
}: {
  frame: FrameData;
  onChange: (changes: Partial<AutoLayout>) => void;
}) {
  const isHorizontal = primaryAxisOf(frame) === 'width';
  const primary = ends.find((end) => end === frame.primaryAxisAlignItems);
  return (
    <div class={styles.alignmentGrid} role="group" aria-label="Alignment">
      {ends.flatMap((vertical) =>
        ends.map((horizontal) => {
          const [along, counter] = isHorizontal ? [horizontal, vertical] : [vertical, horizontal];
          const isOn = counter === frame.counterAxisAlignItems && (primary === undefined || along === primary);
          const label = `Align ${down[vertical]} ${across[horizontal]}`;
          return (
            <button
              key={label}
              type="button"
              aria-label={label}
              aria-pressed={isOn}
              title={label}
              data-testid={`align-items-${down[vertical]}-${across[horizontal]}`}
              onClick={() =>
                onChange({
                  counterAxisAlignItems: counter,
                  ...(primary === undefined ? {} : { primaryAxisAlignItems: along }),
                })
              }
            />
          );
        }),
      )}
    </div>
  );
}
