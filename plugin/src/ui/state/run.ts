import type { ReadonlySignal } from '@preact/signals';
import type { CompanionClient, JobOutcome, JobPicture } from '../../../../shared/src/client/client.ts';
import type { ErrorInfo } from '../../../../shared/src/errors.ts';
import type { FillJob, GenerateJob, ImageId, Recipe, Resolved, RestyleJob } from '../../../../shared/src/job.ts';
import type { Inserted, Insertion, Place, PlannedPlace } from '../../bridge.ts';
import type { SeparatedPicture } from '../separate-picture.ts';
import type { ConnectionState } from './connection.ts';
import type { Tab } from './draft.ts';
import type { PendingRun } from './pending-run.ts';

/** Everything that one press of the button stands for. */
export interface RunRequest {
  readonly tab: Tab;
  readonly job: FillJob | GenerateJob | RestyleJob;
  readonly images: ReadonlyMap<ImageId, Uint8Array>;
  readonly name: string;
  readonly place: PlannedPlace;
  /** The layer whose picture goes in. */
  readonly source?: string;
  /** What a result keeps beside its recipe. */
  readonly setup?: string;
  /** The result whose layer shows the new picture. */
  readonly inPlaceOf?: string;
  /** The layer of an earlier variant. */
  readonly replaces?: string;
  /** The layer whose outline is the mask. */
  readonly stencil?: string;
  /** It is one of a set. */
  readonly set?: Recipe['set'];
  /** The fill becomes a group with a mask layer. */
  readonly editableMask?: boolean;
}

/** `remaining` is in milliseconds, where the companion knows. */
export type RunProgress =
  | { readonly kind: 'preparing' | 'inserting' | 'interrupted' }
  | { readonly kind: 'started'; readonly remaining?: number }
  | { readonly kind: 'sending'; readonly fraction: number }
  | { readonly kind: 'queued'; readonly position: number; readonly paused: boolean; readonly remaining?: number }
  | {
      readonly kind: 'working';
      readonly stage: string;
      readonly step: number;
      readonly steps: number;
      readonly remaining?: number;
    };

/** One of the pictures that are made of one request, each with a seed of its own. */
export interface Variation {
  /** Of its job. */
  readonly id: string;
  readonly request: RunRequest;
  readonly state: VariationState;
}

export type VariationState =
  | { readonly kind: 'waiting'; readonly progress: RunProgress; readonly preview?: Uint8Array }
  | {
      readonly kind: 'ready';
      readonly picture: JobPicture;
      readonly resolved: Resolved;
      readonly made: Made;
      /** The companion may forget the picture. */
      readonly acknowledge: () => void;
    }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };

/** How a picture was made. */
export type Made = Pick<JobOutcome, 'timings' | 'notices'>;

export type ReadyVariation = Variation & { readonly state: { readonly kind: 'ready' } };

export type Run =
  | { readonly kind: 'idle' }
  /** The picture is being taken and the mask drawn. */
  | { readonly kind: 'preparing'; readonly tab: Tab }
  /** At least one variation is under way. `chosen`, the id of one that is ready, is shown on the canvas. */
  | {
      readonly kind: 'running';
      readonly tab: Tab;
      readonly variations: readonly Variation[];
      readonly chosen: string | undefined;
    }
  /** All have come in, and one of them is to be chosen. */
  | {
      readonly kind: 'choosing';
      readonly tab: Tab;
      readonly variations: readonly Variation[];
      readonly chosen: string;
    }
  | {
      readonly kind: 'done';
      readonly tab: Tab;
      readonly layer: Inserted;
      /** An earlier result's layer shows it now. */
      readonly inPlace: boolean;
      readonly seed: number;
      /** From the button to the layer, where nobody had to choose in between. */
      readonly seconds: number | undefined;
      /** PNG. */
      readonly picture: Uint8Array;
      readonly made: Made;
    }
  /** `retry` does again what failed: the whole job, or only adding the layer when the picture is there already. */
  | { readonly kind: 'failed'; readonly tab: Tab; readonly error: ErrorInfo; readonly retry: (() => void) | undefined };

/** What is needed of a `CompanionClient`. */
export type JobClient = Pick<CompanionClient, 'submit' | 'watch'>;

export interface RunEffects {
  readonly connection: ReadonlySignal<ConnectionState>;
  readonly client: () => JobClient | undefined;
  /** Takes a fill apart into a picture and its mask. `before` is the picture that was filled. */
  readonly separate: (fill: JobPicture, before: Uint8Array) => Promise<SeparatedPicture>;
  /** Adds a layer that one undo removes. */
  readonly insert: (insertion: Insertion) => Promise<Inserted>;
  /** Shows a variation on the canvas, in the layer that shows another of the same where there is one. */
  readonly show: (insertion: Insertion, layer: string | undefined) => Promise<Inserted>;
  /** Keeps the layer that shows a variation: one undo removes it. */
  readonly keep: (layer: string) => Promise<void>;
  /** Removes it again and shows what it had hidden. */
  readonly discard: (layer: string, hidden: readonly string[]) => Promise<void>;
  /** What is under way, so that closing the panel loses nothing; undefined once nothing is. */
  readonly remember: (pending: PendingRun | undefined) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

export function isReady(variation: Variation): variation is ReadyVariation {
  return variation.state.kind === 'ready';
}

/** The variations that a run has, if it is of the kind that has any. */
export function variationsOf(run: Run): readonly Variation[] {
  return run.kind === 'running' || run.kind === 'choosing' ? run.variations : [];
}

/** The variation that is shown on the canvas. */
export function chosenOf(run: Run): ReadyVariation | undefined {
  if (run.kind !== 'running' && run.kind !== 'choosing') return undefined;
  return run.variations.filter(isReady).find(({ id }) => id === run.chosen);
}

export function isUnderWay(run: Run): run is Extract<Run, { kind: 'preparing' | 'running' }> {
  return run.kind === 'preparing' || run.kind === 'running';
}

/** How far the variation is that is worked on now. */
export function progressOf(run: Run): { readonly progress: RunProgress; readonly preview?: Uint8Array } | undefined {
  if (run.kind === 'preparing') return { progress: { kind: 'preparing' } };
  const waiting = variationsOf(run).flatMap(({ state }) => (state.kind === 'waiting' ? [state] : []));
  return waiting.find(({ progress }) => progress.kind === 'working') ?? waiting[0];
}

export function placeOf(place: PlannedPlace, { x, y, width, height }: JobPicture): Place {
  return place.kind === 'over' ? { ...place, part: { x, y, width, height } } : place;
}
