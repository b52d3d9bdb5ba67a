import { describe, expect, it } from 'vitest';
import { schedulerConfig, type ScheduledCheckpoint } from '../../../../companion/src/engine/pipelines/scheduling.ts';
import { unetConfigSchema } from '../../../../companion/src/engine/models/unet-config.ts';
import { requestSchema, type RequestInput } from '../../../../shared/src/request.ts';
import { small } from './tiny-models.ts';

function configOf(changes: Partial<RequestInput>, textStyle: 'sd' | 'sdxl', channels: 4 | 9 = 4) {
  const checkpoint: ScheduledCheckpoint = {
    textStyle,
    scheduler: { className: 'DDIMScheduler', config: { clip_sample: true, steps_offset: 0, beta_end: 0.012 } },
    unet: {
      config: unetConfigSchema.parse({ in_channels: channels }),
      openWeights: () => Promise.reject(new Error('none')),
    },
  };
  return schedulerConfig(requestSchema.parse({ ...small, ...changes }), checkpoint);
}

describe('the scheduler of a run', () => {
  it("has the model's config with the request's laid over it", () => {
    expect(configOf({ scheduler: { class: 'DDIMScheduler', config: { clip_sample: false } } }, 'sdxl')).toEqual({
      clip_sample: false,
      steps_offset: 0,
      beta_end: 0.012,
    });
  });

  it('is corrected for SD 1.x and 2.x as diffusers corrects it', () => {
    expect(configOf({}, 'sd')).toMatchObject({ clip_sample: false, steps_offset: 1 });
    expect(configOf({ task: 'image-to-image', image: 'x' }, 'sd')).toMatchObject({
      clip_sample: false,
      steps_offset: 1,
    });
  });

  it('is corrected otherwise for inpainting, which is how nine channels draw too', () => {
    const inpaint = { clip_sample: true, steps_offset: 1, skip_prk_steps: true };
    expect(configOf({ task: 'inpaint', image: 'x', mask: 'y' }, 'sd')).toMatchObject(inpaint);
    expect(configOf({}, 'sd', 9)).toMatchObject(inpaint);
  });

  it('is left alone with a ControlNet, and for SDXL', () => {
    const asItIs = { clip_sample: true, steps_offset: 0 };
    expect(configOf({ controlNets: [{ model: 'a', image: 'b' }] }, 'sd')).toMatchObject(asItIs);
    expect(configOf({}, 'sdxl')).toMatchObject(asItIs);
  });
});
