import type { GenerateJob, Recipe } from '../../../shared/src/job.ts';

const job: GenerateJob = {
  kind: 'generate',
  model: 'swatch',
  prompt: 'turquoise water',
  seed: 7,
  width: 256,
  height: 256,
};

export const recipe: Recipe & { job: GenerateJob } = {
  version: 1,
  job,
  resolved: {
    model: 'swatch',
    scheduler: 'EulerDiscreteScheduler',
    steps: 8,
    guidanceScale: 3,
    strength: 1,
    seed: 7,
    width: 256,
    height: 256,
  },
  source: '1:2',
  madeBy: 'Frisket 0.1.0',
};
