import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';
import { FrisketError } from '../../../shared/src/errors.ts';
import { limits } from '../../../shared/src/limits.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** The only formats that are let in, told by their bytes and never by a name. */
const formats = [PNG, JPG, WEBP];

/** Bytes at the start in which the size must stand; a JPEG may carry some megabytes of metadata before it. */
const headerBytes = 8 * 1024 * 1024;

/**
 * The size that a picture's header claims, without decoding a pixel of it: whether there is one behind the header shows
 * in the engine's process. As it is shown: turned as its EXIF says.
 * @param name how errors call it
 * @throws FrisketError `image_invalid`, `image_too_small`, `image_too_large`
 */
export function readImageSize(bytes: Uint8Array, name: string): ImageSize {
  const size = readHeader(bytes, name);
  const said = `${name} is ${size.width} x ${size.height} pixels`;
  if (size.width > limits.imageSide || size.height > limits.imageSide)
    throw new FrisketError(
      'image_too_large',
      `${said}; the limit is ${limits.imageSide} a side.`,
      'Use a smaller picture, or select a smaller part.',
      { values: { ...size, side: limits.imageSide } },
    );
  if (size.width * size.height > limits.imagePixels)
    throw new FrisketError(
      'image_too_large',
      `${said}, ${millions(size.width * size.height)} million; the limit is ${millions(limits.imagePixels)} million.`,
      'Use a smaller picture, or select a smaller part.',
      { values: { ...size, pixels: limits.imagePixels } },
    );
  if (size.width < limits.imageSideLeast || size.height < limits.imageSideLeast)
    throw new FrisketError(
      'image_too_small',
      `${said}; the least is ${limits.imageSideLeast} a side.`,
      'Use a larger picture, or select a larger part.',
    );
  return size;
}

/** EXIF's orientations from this one on lie on their side. */
const firstOnItsSide = 5;

function readHeader(bytes: Uint8Array, name: string): ImageSize {
  const start = bytes.subarray(0, headerBytes);
  try {
    const { width, height, orientation = 1 } = formats.find((format) => format.validate(start))?.calculate(start) ?? {};
    if (width !== undefined && height !== undefined)
      return orientation >= firstOnItsSide ? { width: height, height: width } : { width, height };
  } catch {
    // Said below: a header that breaks off and one that never was are the same to the person.
  }
  throw new FrisketError(
    'image_invalid',
    `${name} is no PNG, JPEG or WebP, or its beginning is damaged.`,
    'Export it again as PNG.',
  );
}

function millions(pixels: number): string {
  return (pixels / 1e6).toFixed(1);
}
