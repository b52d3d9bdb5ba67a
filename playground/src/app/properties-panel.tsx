import { withPosition, withRotation, rotationOf } from '../document/rotation.ts';
import { layerOf, type DocumentState } from '../document/document-state.ts';
import { resized, updated, withRelativeTransform } from '../document/edit.ts';
import { isFrame, isShape, type LayerData } from '../document/node.ts';
import { NumberField, Row, Section, SelectField } from '../controls/controls.tsx';
import type { Editor } from '../editor/editor.ts';
import { AlignRow } from './align-row.tsx';
import { AutoLayoutSection } from './auto-layout-section.tsx';
import { ConstraintsRow } from './constraints-row.tsx';
import { ExportSection } from './export-section.tsx';
import { FillSection, StrokeSection } from './paint-section.tsx';
import type { PluginHost } from './plugin-host.ts';
import styles from './properties-panel.module.css';
import { SizingRow } from './sizing-row.tsx';
import { FreePositionButton } from './free-position-button.tsx';
import { RelaunchSection } from './relaunch-section.tsx';

/** What can be said in numbers of the selected layer. */
export function PropertiesPanel({ editor, plugin }: { editor: Editor; plugin: PluginHost | undefined }) {
  const layers = editor.selected.value;
  const [layer] = layers;
  if (!layer)
    return (
      <Hint>
        <p>Select a layer to see its properties.</p>
        <p>Drop a picture from your computer anywhere on the canvas to place it.</p>
      </Hint>
    );
  if (layers.length > 1)
    return (
      <>
        <h2 class={styles.title}>{layers.length} layers</h2>
        <Section title="Position">
          <AlignRow editor={editor} />
        </Section>
        <Hint>
          <p>Select one layer to see its properties.</p>
        </Hint>
      </>
    );
  return <LayerProperties key={layer.id} editor={editor} plugin={plugin} layer={layer} />;
}

function Hint({ children }: { children: preact.ComponentChildren }) {
  return <div class={styles.hint}>{children}</div>;
}

const kinds: Record<LayerData['type'], string> = {
  FRAME: 'Frame',
  COMPONENT: 'Component',
  INSTANCE: 'Instance',
  GROUP: 'Group',
  RECTANGLE: 'Rectangle',
  ELLIPSE: 'Ellipse',
  TEXT: 'Text',
};

interface LayerPropertiesProps {
  readonly editor: Editor;
  readonly plugin: PluginHost | undefined;
  readonly layer: LayerData;
}

function LayerProperties({ editor, plugin, layer }: LayerPropertiesProps) {
  const { relativeTransform: transform, width, height } = layer;
  const edit = (change: (state: DocumentState, current: LayerData) => DocumentState) =>
    editor.act((state) => {
      const current = layerOf(state, layer.id);
      return current ? change(state, current) : state;
    });
  const place = (next: typeof transform) => edit((state, current) => withRelativeTransform(state, current, next));
  const size = (across: number, down: number) => edit((state, current) => resized(state, current, across, down));
  const x = transform[0][2];
  const y = transform[1][2];
  return (
    <>
      <h2 class={styles.title}>{kinds[layer.type]}</h2>
      {plugin ? <RelaunchSection plugin={plugin} layer={layer} /> : null}
      <Section title="Position">
        <AlignRow editor={editor} />
        <Row>
          <NumberField
            label="X"
            title="X"
            value={x}
            testId="field-x"
            onCommit={(to) => place(withPosition(transform, to, y))}
          />
          <NumberField
            label="Y"
            title="Y"
            value={y}
            testId="field-y"
            onCommit={(to) => place(withPosition(transform, x, to))}
          />
        </Row>
        <Row>
          <NumberField
            label={<AngleGlyph />}
            title="Rotation"
            value={rotationOf(transform)}
            unit="°"
            testId="field-rotation"
            onCommit={(degrees) => place(withRotation(transform, degrees))}
          />
          <FreePositionButton editor={editor} layer={layer} />
        </Row>
        <ConstraintsRow editor={editor} layer={layer} />
      </Section>
      <Section title="Size">
        <Row>
          <NumberField
            label="W"
            title="Width"
            value={width}
            least={1}
            testId="field-width"
            onCommit={(to) => size(to, height)}
          />
          <NumberField
            label="H"
            title="Height"
            value={height}
            least={1}
            testId="field-height"
            onCommit={(to) => size(width, to)}
          />
        </Row>
        <SizingRow editor={editor} layer={layer} />
      </Section>
      {isFrame(layer) && layer.type !== 'INSTANCE' ? <AutoLayoutSection editor={editor} frame={layer} /> : null}
      <Section title="Appearance">
        <Row>
          <NumberField
            label={<OpacityGlyph />}
            title="Opacity"
            value={layer.opacity * 100}
            unit="%"
            least={0}
            most={100}
            testId="field-opacity"
            onCommit={(percent) => edit((state, current) => updated(state, current, { opacity: percent / 100 }))}
          />
          {'cornerRadius' in layer ? (
            <NumberField
              label={<CornerGlyph />}
              title="Corner radius"
              value={layer.cornerRadius}
              least={0}
              testId="field-radius"
              onCommit={(cornerRadius) =>
                edit((state, current) =>
                  'cornerRadius' in current ? updated(state, current, { cornerRadius }) : state,
                )
              }
            />
          ) : (
            <span class={styles.filler} />
          )}
        </Row>
      </Section>
      {layer.type === 'TEXT' ? (
        <Section title="Typography">
          <Row>
            <NumberField
              label="A"
              title="Font size"
              value={layer.fontSize}
              least={1}
              most={400}
              testId="field-font-size"
              onCommit={(fontSize) =>
                edit((state, current) =>
                  current.type === 'TEXT'
                    ? updated(state, current, {
                        fontSize,
                        lineHeight: (current.lineHeight / current.fontSize) * fontSize,
                      })
                    : state,
                )
              }
            />
            <NumberField
              label="B"
              title="Font weight"
              value={layer.fontWeight}
              least={100}
              most={900}
              testId="field-font-weight"
              onCommit={(fontWeight) =>
                edit((state, current) => (current.type === 'TEXT' ? updated(state, current, { fontWeight }) : state))
              }
            />
          </Row>
          <Row>
            <SelectField
              title="Text alignment"
              value={layer.textAlignHorizontal}
              options={{ LEFT: 'Left', CENTER: 'Center', RIGHT: 'Right' }}
              testId="text-align"
              onChange={(textAlignHorizontal) =>
                edit((state, current) =>
                  current.type === 'TEXT' ? updated(state, current, { textAlignHorizontal }) : state,
                )
              }
            />
            <span class={styles.filler} />
          </Row>
        </Section>
      ) : null}
      {isShape(layer) ? <FillSection editor={editor} shape={layer} /> : null}
      {isShape(layer) && layer.type !== 'TEXT' ? <StrokeSection editor={editor} shape={layer} /> : null}
      <ExportSection editor={editor} layer={layer} />
    </>
  );
}

const AngleGlyph = () => (
  <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M1.5 1.5v9h9M1.5 6a4.5 4.5 0 0 1 4.5 4.5" />
  </svg>
);

const OpacityGlyph = () => (
  <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
    <circle cx="6" cy="6" r="4.5" />
    <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
  </svg>
);

const CornerGlyph = () => (
  <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M1.5 10.5v-4a5 5 0 0 1 5-5h4" />
  </svg>
);
