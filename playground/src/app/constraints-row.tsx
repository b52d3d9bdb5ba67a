import type { Constraints, ConstraintType } from '../document/constraints.ts';
import { containerOf, layerOf } from '../document/document-state.ts';
import { updated } from '../document/edit.ts';
import { layoutParentOf } from '../document/layout-sizing.ts';
import { isShape, type LayerData } from '../document/node.ts';
import { Row, SelectField } from '../controls/controls.tsx';
import type { Editor } from '../editor/editor.ts';
import styles from './properties-panel.module.css';

/** Figma's words for its own names. */
const words = {
  horizontal: { MIN: 'Left', MAX: 'Right', STRETCH: 'Left and right', CENTER: 'Center', SCALE: 'Scale' },
  vertical: { MIN: 'Top', MAX: 'Bottom', STRETCH: 'Top and bottom', CENTER: 'Center', SCALE: 'Scale' },
} as const satisfies Record<keyof Constraints, Record<ConstraintType, string>>;

/** What follows when the frame around is resized; none for what its auto-layout places, or what stands on the page. */
export function ConstraintsRow({ editor, layer }: { editor: Editor; layer: LayerData }) {
  const state = editor.state.value;
  if (!isShape(layer) || !containerOf(state, layer) || layoutParentOf(state, layer)) return null;
  const set = (changes: Partial<Constraints>) =>
    editor.act((current) => {
      const shape = layerOf(current, layer.id);
      return shape && isShape(shape)
        ? updated(current, shape, { constraints: { ...shape.constraints, ...changes } })
        : current;
    });
  const { horizontal, vertical } = layer.constraints;
  return (
    <div class={styles.constraints}>
      <ConstraintsPicture constraints={layer.constraints} />
      <div class={styles.filler}>
        <Row>
          <SelectField
            title="Horizontal constraint"
            value={horizontal}
            options={words.horizontal}
            testId="constraint-horizontal"
            onChange={(type) => set({ horizontal: type })}
          />
        </Row>
        <Row>
          <SelectField
            title="Vertical constraint"
            value={vertical}
            options={words.vertical}
            testId="constraint-vertical"
            onChange={(type) => set({ vertical: type })}
          />
        </Row>
      </div>
    </div>
  );
}

/** The frame, the layer in it, and bars for what keeps its length. */
function ConstraintsPicture({ constraints: { horizontal, vertical } }: { constraints: Constraints }) {
  const bars: Record<string, boolean> = {
    'M5 32h12': horizontal === 'MIN' || horizontal === 'STRETCH',
    'M47 32h12': horizontal === 'MAX' || horizontal === 'STRETCH',
    'M32 5v12': vertical === 'MIN' || vertical === 'STRETCH',
    'M32 47v12': vertical === 'MAX' || vertical === 'STRETCH',
    'M25 32h14': horizontal === 'CENTER' || horizontal === 'SCALE',
    'M32 25v14': vertical === 'CENTER' || vertical === 'SCALE',
  };
  return (
    <svg class={styles.constraintsPicture} width="64" height="64" viewBox="0 0 64 64" fill="none" aria-hidden="true">
      <rect x="1.5" y="1.5" width="61" height="61" rx="5" />
      <rect x="20.5" y="20.5" width="23" height="23" rx="3" />
      {Object.entries(bars).map(([path, isOn]) => (
        <path key={path} d={path} data-on={isOn} />
      ))}
    </svg>
  );
}
