import sharp from 'sharp';

/** A real PNG of one colour. */
export async function pngOf(width: number, height: number, colour = '#4080c0'): Promise<Uint8Array> {
  return new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: colour } })
      .png()
      .toBuffer(),
  );
}

/** The beginning of a PNG that claims a size, with nothing behind it. */
export async function pngClaiming(width: number, height: number): Promise<Uint8Array> {
  const png = await pngOf(16, 16);
  const view = new DataView(png.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return png;
}
