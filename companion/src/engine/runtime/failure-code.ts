import type { ErrorCode } from '../../../../shared/src/errors.ts';

/*
 * ONNX Runtime gives every failure of a provider as text. What is done about it hangs on what failed, so the texts are
 * told apart here, by provider, as they stand in onnxruntime 1.30.
 */

/**
 * After these errors every further call of the process fails: "To continue using CUDA, the process must be terminated and
 * relaunched" (CUDA Runtime API, enum cudaError; 100, 101 and 46: there is no card any more).
 */
const cudaErrorsThatStay = [
  46, 100, 101, 214, 220, 221, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721, 911, 999,
];

const deviceLost: readonly RegExp[] = [
  new RegExp(String.raw`\bCUDA failure (${cudaErrorsThatStay.join('|')}):`),
  // Said in place of the error of the kernel that did not come back.
  /\bCUDNN_STATUS_EXECUTION_FAILED\b|\bCUBLAS_STATUS_EXECUTION_FAILED\b/,
  // DirectML: DXGI_ERROR_DEVICE_REMOVED, _HUNG, _RESET, DRIVER_INTERNAL_ERROR; its own sentence is of 1.27 and later.
  /\b(0x)?887a00(05|06|07|20)\b|device-lost \/ removal-class error/i,
  // WebGPU: Dawn's words for what is done with a lost device; the read that never comes back; a process without instance.
  /\bdevice (was|is) lost\b|\[Device[^\]]*\] is lost|VK_ERROR_DEVICE_LOST|DXGI_ERROR_DEVICE_/i,
  /Failed to download data from buffer|A valid external Instance reference no longer exists/,
];

const outOfMemory: readonly RegExp[] = [
  /bad_alloc|out[ _]of[ _](device[ _]|host[ _])?memory|failed to allocate/i,
  /\bCUDNN_STATUS_ALLOC_FAILED\b|\bCUBLAS_STATUS_ALLOC_FAILED\b/,
  // DirectML: E_OUTOFMEMORY.
  /\b(0x)?8007000e\b/i,
  /Failed to create GPU buffer/,
];

/** @param reason what ONNX Runtime said */
export function failureCode(reason: string): Extract<ErrorCode, 'out_of_memory' | 'device_lost' | 'engine_failed'> {
  // A device that is removed for want of memory says both; it is gone all the same.
  if (deviceLost.some((words) => words.test(reason))) return 'device_lost';
  return outOfMemory.some((words) => words.test(reason)) ? 'out_of_memory' : 'engine_failed';
}
