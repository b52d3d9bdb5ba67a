import { unsuitable } from './config.ts';
import { checkSteps } from './timestep-spacing.ts';

interface DistilledOptions {
  readonly className: string;
  readonly trainingTimesteps: number;
  /** Length of the schedule that the model was distilled on (`original_inference_steps`). */
  readonly originalSteps: number;
  readonly steps: number;
}

/**
 * Timesteps of LCM and TCD, falling: `steps` of the even schedule that the model was distilled on, evenly spread and the
 * noisiest first (arXiv 2310.04378, section 4.3).
 */
export function distilledTimesteps({ className, trainingTimesteps, originalSteps, steps }: DistilledOptions): number[] {
  if (originalSteps > trainingTimesteps)
    throw unsuitable(
      className,
      `original_inference_steps = ${originalSteps} is more than num_train_timesteps = ${trainingTimesteps}`,
    );
  checkSteps(steps, originalSteps, className);
  const stride = Math.floor(trainingTimesteps / originalSteps);
  return Array.from({ length: steps }, (_, index) => {
    const skipped = Math.floor(index * (originalSteps / steps));
    return (originalSteps - skipped) * stride - 1;
  });
}
