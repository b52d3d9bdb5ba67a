import type { ModelFamily, ModelKind } from '../../../../../shared/src/models.ts';
import type { Checkpoint } from '../checkpoint.ts';

/** What a folder or a file turned out to be. */
export type IdentifiedModel =
  | {
      readonly kind: 'checkpoint';
      readonly checkpoint: Checkpoint;
      readonly family: ModelFamily;
      readonly contextWidth: number;
    }
  | {
      readonly kind: Exclude<ModelKind, 'checkpoint'>;
      readonly family?: ModelFamily;
      readonly contextWidth?: number;
      readonly pictureWidths?: number[];
    };

/** An adapter of the family that goes with what it attends to. */
export function adapter(
  kind: Exclude<ModelKind, 'checkpoint'>,
  {
    family,
    contextWidth,
    pictureWidths,
  }: { family?: ModelFamily | undefined; contextWidth?: number | undefined; pictureWidths?: number[] | undefined },
): IdentifiedModel {
  return {
    kind,
    ...(family === undefined ? {} : { family }),
    ...(contextWidth === undefined ? {} : { contextWidth }),
    ...(pictureWidths === undefined ? {} : { pictureWidths }),
  };
}
