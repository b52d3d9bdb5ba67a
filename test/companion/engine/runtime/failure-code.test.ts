import { describe, expect, it } from 'vitest';
import { failureCode } from '../../../../companion/src/engine/runtime/failure-code.ts';

// As people met them, with the issue of microsoft/onnxruntime, or as they stand in its source.
describe('a graphics card that is gone', () => {
  it.each([
    ['CUDA (#26312)', 'CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; hostname=h ; expr=x;'],
    ['CUDA, a driver that gave up', 'CUDA failure 719: unspecified launch failure ; GPU=0 ; hostname=h ; expr=x;'],
    ['CUDA, a card that was taken out', 'CUDA failure 100: no CUDA-capable device is detected ; GPU=0 ;'],
    ['cuDNN', 'CUDNN failure 5000: CUDNN_STATUS_EXECUTION_FAILED ; GPU=0 ; hostname=h ; expr=cudnnConvolutionForward'],
    [
      'DirectML (#22700)',
      'ExecutionProvider.cpp(962)\\x.pyd!00007FFA: (caller: 0000) Exception(3) tid(5a68) 887A0005 The GPU device instance has been suspended. Use GetDeviceRemovedReason to determine the appropriate action.',
    ],
    ['DirectML, a shader that took too long (#28495)', 'DmlGraphFusionHelper.cpp(1078) ... 887A0006 The GPU will not'],
    ['DirectML, removed for want of memory', '887A0005 suspended. Reason: 8007000E Not enough memory resources'],
    ['WebGPU, asked again', '[Device "x"] is lost.\n - While calling [Device].CreateBuffer'],
    ['WebGPU, waited for', 'Failed to download data from buffer. wgpu::MapAsyncStatus value: 4'],
    ['WebGPU on Vulkan', 'vkQueueSubmit failed with VK_ERROR_DEVICE_LOST'],
  ])('is told from other failures: %s', (_, reason) => {
    expect(failureCode(`Non-zero status code returned while running Conv node. Status Message: ${reason}`)).toBe(
      'device_lost',
    );
  });
});

describe('memory that does not suffice', () => {
  it.each([
    'std::bad_alloc',
    'Failed to allocate memory for requested buffer of size 1073741824',
    'CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; expr=cudaMalloc((void**)&p, size);',
    'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0 ;',
    'DmlCommittedResourceAllocator.cpp(22) 8007000E Not enough memory resources are available',
    'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY',
    'Failed to create GPU buffer: size=4294967296',
  ])('is: %s', (reason) => {
    expect(failureCode(reason)).toBe('out_of_memory');
  });
});

it('anything else is a failure of its own', () => {
  for (const reason of [
    'CUDA failure 1: invalid argument ; GPU=1 ; hostname=h ; expr=cudaMemcpyAsync(...)',
    'Got invalid dimensions for input: sample',
    'Failed to get a WebGPU adapter.',
  ])
    expect(failureCode(reason)).toBe('engine_failed');
});
