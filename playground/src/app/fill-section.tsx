import { layerOf } from '../document/document-state.ts';
import { updated } from '../document/edit.ts';
import { isShape, type ShapeData } from '../document/node.ts';
import { hexOf, solid, type Fill, type SolidFill } from '../document/paint.ts';
import { Row, Section, TextField } from '../controls/controls.tsx';
import type { Editor } from '../editor/editor.ts';
import styles from './properties-panel.module.css';

export function FillSection({ editor, shape }: { editor: Editor; shape: ShapeData }) {
  const set = (fills: readonly Fill[]) =>
    editor.act((state) => {
      const current = layerOf(state, shape.id);
      return current && isShape(current) ? updated(state, current, { fills }) : state;
    });
  const replace = (index: number, fill: Fill) => set(shape.fills.with(index, fill));
  return (
    <Section title="Fill">
      {shape.fills.map((fill, index) => (
        <Row key={index}>
          {fill.type === 'SOLID' ? (
            <SolidFillField fill={fill} onChange={(next) => replace(index, next)} />
          ) : (
            <span class={styles.fill} data-testid="fill-kind">
              <FillSwatch key={editor.decoded.value} editor={editor} fill={fill} />
              {fill.type === 'IMAGE' ? 'Image' : 'Linear gradient'}
            </span>
          )}
        </Row>
      ))}
      {shape.fills.length === 0 ? (
        <button type="button" class={styles.add} onClick={() => set([solid('#d9d9d9')])}>
          Add fill
        </button>
      ) : null}
    </Section>
  );
}

function SolidFillField({ fill, onChange }: { fill: SolidFill; onChange: (fill: SolidFill) => void }) {
  const hex = hexOf(fill.color);
  const take = (text: string) => {
    const digits = /^#?([0-9a-f]{6})$/i.exec(text.trim())?.[1];
    if (digits) onChange({ ...fill, color: solid(`#${digits}`).color });
  };
  return (
    <TextField
      label={
        <input
          type="color"
          class={styles.color}
          aria-label="Colour"
          data-testid="field-color"
          value={hex}
          onChange={({ currentTarget }) => take(currentTarget.value)}
        />
      }
      title="Fill"
      value={hex.slice(1).toUpperCase()}
      testId="field-fill"
      onCommit={take}
    />
  );
}

function FillSwatch({ editor, fill }: { editor: Editor; fill: Fill }) {
  const bitmap = fill.type === 'IMAGE' && fill.imageHash !== null ? editor.bitmaps.get(fill.imageHash) : undefined;
  const side = 18;
  return (
    <canvas
      class={styles.swatch}
      width={side * 2}
      height={side * 2}
      ref={(canvas) => {
        const context = canvas?.getContext('2d');
        if (!context) return;
        context.clearRect(0, 0, side * 2, side * 2);
        if (bitmap) {
          const scale = Math.max((side * 2) / bitmap.width, (side * 2) / bitmap.height);
          context.imageSmoothingQuality = 'high';
          context.drawImage(bitmap, 0, 0, bitmap.width * scale, bitmap.height * scale);
        } else if (fill.type === 'GRADIENT_LINEAR') {
          const gradient = context.createLinearGradient(0, 0, 0, side * 2);
          for (const { position, color } of fill.gradientStops) gradient.addColorStop(position, hexOf(color));
          context.fillStyle = gradient;
          context.fillRect(0, 0, side * 2, side * 2);
        }
      }}
    />
  );
}
