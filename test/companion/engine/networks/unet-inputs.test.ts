import { describe, expect, it } from 'vitest';
import { sinusoids } from '../../../../companion/src/engine/models/timestep-embedding.ts';
import { unetConfigSchema } from '../../../../companion/src/engine/models/unet-config.ts';
import { unetInputs } from '../../../../companion/src/engine/networks/unet-inputs.ts';
import { filled, zeros } from '../../../../companion/src/engine/core/tensor.ts';

describe('a timestep as sinusoids', () => {
  it("has its cosines first in UNets, its sines first in LCM's guidance", () => {
    expect([...sinusoids([0], 4, { flip: true, shift: 0 })]).toEqual([1, 1, 0, 0]);
    expect([...sinusoids([0], 4, { flip: false, shift: 1 })]).toEqual([0, 0, 1, 1]);
  });

  it('turns once each value at the first frequency', () => {
    const [cosine = NaN, , sine = NaN] = sinusoids([1], 4, { flip: true, shift: 0 });
    expect(cosine).toBeCloseTo(Math.cos(1), 6);
    expect(sine).toBeCloseTo(Math.sin(1), 6);
  });
});

describe('the inputs of a UNet', () => {
  const sample = zeros([2, 4, 8, 8]);
  const encoderHiddenStates = zeros([2, 77, 1280]);

  it('have one timestep for a whole batch', () => {
    const inputs = unetInputs(unetConfigSchema.parse({}), { sample, encoderHiddenStates, timesteps: [7] }, new Set());
    expect(inputs.timestep_projection?.dims).toEqual([2, 320]);
    const { data } = inputs.timestep_projection ?? zeros([1]);
    expect(data.slice(0, 320)).toEqual(data.slice(320));
  });

  it("have SDXL's text and sizes side by side", () => {
    const config = unetConfigSchema.parse({
      addition_embed_type: 'text_time',
      addition_time_embed_dim: 4,
      projection_class_embeddings_input_dim: 10 + 6 * 4,
    });
    const given = {
      sample,
      encoderHiddenStates,
      timesteps: [7],
      textEmbeds: filled([2, 10], 3),
      timeIds: zeros([2, 6]),
    };
    const { added_conditions: added } = unetInputs(config, given, new Set());
    expect(added?.dims).toEqual([2, 34]);
    expect([...(added?.data ?? [])].slice(0, 14)).toEqual([...new Array<number>(10).fill(3), 1, 1, 0, 0]);
  });

  it.each([['encoder_hidden_states'], []])('have the text where the network reads it: %j', (...known) => {
    const given = { sample, encoderHiddenStates, timesteps: [7] };
    const inputs = unetInputs(unetConfigSchema.parse({}), given, new Set(known));
    expect(Object.keys(inputs).filter((name) => name === 'encoder_hidden_states')).toEqual(known);
  });

  it('of a text encoder for another model are refused', () => {
    const config = unetConfigSchema.parse({
      addition_embed_type: 'text_time',
      addition_time_embed_dim: 4,
      projection_class_embeddings_input_dim: 100,
    });
    const given = { sample, encoderHiddenStates, timesteps: [7], textEmbeds: zeros([2, 10]), timeIds: zeros([2, 6]) };
    expect(() => unetInputs(config, given, new Set())).toThrow(
      expect.objectContaining({ code: 'model_invalid', message: expect.stringContaining('100') as string }) as Error,
    );
  });

  it('have only the LoRA scales that the graph takes', () => {
    const given = { sample, encoderHiddenStates, timesteps: [7], loraScales: [0.5, 2] };
    const inputs = unetInputs(unetConfigSchema.parse({}), given, new Set(['lora_scale.1']));
    expect(Object.keys(inputs).filter((name) => name.startsWith('lora'))).toEqual(['lora_scale.1']);
    expect(inputs['lora_scale.1']?.data).toEqual(Float32Array.of(2));
  });
});
