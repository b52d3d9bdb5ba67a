import { layerOf, type DocumentState } from '../document/document-state.ts';
import { updated } from '../document/edit.ts';
import { isShape, type ShapeData } from '../document/node.ts';
import { hexOf, solid, type Fill, type ImageFill, type SolidFill } from '../document/paint.ts';
import { NumberField, Row, Section, SelectField, SmallButton, TextField } from '../controls/controls.tsx';
import type { Editor } from '../editor/editor.ts';
import { FillSwatch } from './fill-swatch.tsx';
import styles from './properties-panel.module.css';

const eye = (isVisible: boolean) =>
  isVisible ? (
    <path d="M2.5 8S4.5 4.5 8 4.5 13.5 8 13.5 8 11.5 11.5 8 11.5 2.5 8 2.5 8ZM8 6.4a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2" />
  ) : (
    <path d="M2.8 7S4.8 9.8 8 9.8 13.2 7 13.2 7M4 8.6 3 10m5-.2v1.9m4-3.1 1 1.4" />
  );

/** What a shape is filled with, the topmost first, as the layers are. */
export function FillSection({ editor, shape }: { editor: Editor; shape: ShapeData }) {
  return (
    <Section title="Fill" action={<AddPaint editor={editor} shape={shape} property="fills" label="Add fill" />}>
      <Paints editor={editor} shape={shape} property="fills" />
    </Section>
  );
}

export function StrokeSection({ editor, shape }: { editor: Editor; shape: ShapeData }) {
  const set = (changes: Partial<Pick<ShapeData, 'strokeWeight' | 'strokeAlign'>>) => editShape(editor, shape, changes);
  return (
    <Section title="Stroke" action={<AddPaint editor={editor} shape={shape} property="strokes" label="Add stroke" />}>
      <Paints editor={editor} shape={shape} property="strokes" />
      {shape.strokes.length > 0 ? (
        <Row>
          <SelectField
            title="Stroke position"
            value={shape.strokeAlign}
            options={{ INSIDE: 'Inside', CENTER: 'Center', OUTSIDE: 'Outside' }}
            testId="stroke-align"
            onChange={(strokeAlign) => set({ strokeAlign })}
          />
          <NumberField
            label={<WeightGlyph />}
            title="Stroke weight"
            value={shape.strokeWeight}
            least={0}
            testId="field-stroke-weight"
            onCommit={(strokeWeight) => set({ strokeWeight })}
          />
        </Row>
      ) : null}
    </Section>
  );
}

type PaintProperty = 'fills' | 'strokes';

interface PaintsProps {
  readonly editor: Editor;
  readonly shape: ShapeData;
  readonly property: PaintProperty;
}

function AddPaint({ editor, shape, property, label }: PaintsProps & { label: string }) {
  const added = solid(property === 'fills' ? '#d9d9d9' : '#000000');
  return (
    <SmallButton
      label={label}
      testId={`add-${property}`}
      onClick={() => setPaints(editor, shape, property, [...shape[property], added])}
    >
      <path d="M8 3.5v9M3.5 8h9" />
    </SmallButton>
  );
}

function Paints({ editor, shape, property }: PaintsProps) {
  const paints = shape[property];
  return (
    <>
      {paints.map((_, position) => {
        const index = paints.length - 1 - position;
        const fill = paints[index];
        if (!fill) return null;
        const replace = (next: Fill) => setPaints(editor, shape, property, paints.with(index, next));
        const isVisible = fill.visible !== false;
        return (
          <Row key={index}>
            {fill.type === 'SOLID' ? (
              <SolidFillField fill={fill} title={property === 'fills' ? 'Fill' : 'Stroke'} onChange={replace} />
            ) : (
              <span class={styles.fill} data-testid="fill-kind">
                <FillSwatch key={editor.decoded.value} editor={editor} fill={fill} />
                {fill.type === 'IMAGE' ? <ImageMode fill={fill} onChange={replace} /> : 'Linear gradient'}
              </span>
            )}
            <SmallButton
              label={isVisible ? 'Hide paint' : 'Show paint'}
              testId={`toggle-${property}-${index}`}
              onClick={() => replace({ ...fill, visible: !isVisible })}
            >
              {eye(isVisible)}
            </SmallButton>
            <SmallButton
              label="Remove paint"
              testId={`remove-${property}-${index}`}
              onClick={() => setPaints(editor, shape, property, paints.toSpliced(index, 1))}
            >
              <path d="M3.5 8h9" />
            </SmallButton>
          </Row>
        );
      })}
    </>
  );
}

function ImageMode({ fill, onChange }: { fill: ImageFill; onChange: (fill: Fill) => void }) {
  return (
    <SelectField
      title="How the image is placed"
      value={fill.scaleMode}
      options={{
        FILL: 'Image: fill',
        FIT: 'Image: fit',
        TILE: 'Image: tile',
        ...(fill.scaleMode === 'CROP' ? { CROP: 'Image: crop' } : {}),
      }}
      testId="image-mode"
      onChange={(scaleMode) => onChange({ ...fill, scaleMode })}
    />
  );
}

function editShape(editor: Editor, shape: ShapeData, changes: Partial<ShapeData>): void {
  editor.act((state): DocumentState => {
    const current = layerOf(state, shape.id);
    return current && isShape(current) ? updated<ShapeData>(state, current, changes) : state;
  });
}

function setPaints(editor: Editor, shape: ShapeData, property: PaintProperty, paints: readonly Fill[]): void {
  editShape(editor, shape, { [property]: paints });
}

function SolidFillField(props: { fill: SolidFill; title: string; onChange: (fill: SolidFill) => void }) {
  const { fill, title, onChange } = props;
  const hex = hexOf(fill.color);
  const take = (text: string) => {
    const digits = /^#?([0-9a-f]{6})$/i.exec(text.trim())?.[1];
    if (digits) onChange({ ...fill, color: solid(`#${digits}`).color });
  };
  return (
    <>
      <TextField
        label={
          <input
            type="color"
            class={styles.color}
            aria-label={`${title} colour`}
            data-testid="field-color"
            value={hex}
            onChange={({ currentTarget }) => take(currentTarget.value)}
          />
        }
        title={title}
        value={hex.slice(1).toUpperCase()}
        testId={`field-${title.toLowerCase()}`}
        onCommit={take}
      />
      <span class={styles.percent}>
        <NumberField
          label=""
          title={`${title} opacity`}
          value={(fill.opacity ?? 1) * 100}
          unit="%"
          least={0}
          most={100}
          testId={`field-${title.toLowerCase()}-opacity`}
          onCommit={(percent) => onChange({ ...fill, opacity: percent / 100 })}
        />
      </span>
    </>
  );
}

const WeightGlyph = () => (
  <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M1.5 2h9" />
    <path d="M1.5 5h9" stroke-width="2" />
    <path d="M1.5 9.5h9" stroke-width="3" />
  </svg>
);
