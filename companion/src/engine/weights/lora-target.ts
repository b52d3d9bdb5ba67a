/** Networks that a LoRA may adapt. */
export type LoraTarget = 'unet' | 'text_encoder' | 'text_encoder_2';
