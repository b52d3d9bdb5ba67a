import { useEffect, useRef } from 'preact/hooks';
import type { RgbPicture } from './control-maps.ts';

/** A map as it is, pixel for pixel. */
export function MapCanvas({ picture: { width, height, data } }: { picture: RgbPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    for (let at = 0; at < width * height; at++) rgba.set(data.subarray(3 * at, 3 * at + 3), 4 * at);
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [width, height, data]);
  return <canvas ref={canvas} width={width} height={height} aria-hidden="true" />;
}
