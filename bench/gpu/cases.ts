/** Reference cases that show each part of a picture's way on a provider. */
export const providerCases = [
  'text-sdxl-1',
  'text-sdxl-2',
  'unet-sdxl',
  'unet-sdxl-odd',
  'unet-sdxl-peft',
  'unet-sdxl-ip-plus',
  'unet-sd15',
  'controlnet-sdxl',
  'image-encoder',
  'vae-encode-tiny-sdxl',
  'vae-decode-tiny-sdxl',
  'sdxl-turbo-1-step',
  'swatch-fill',
] as const;
