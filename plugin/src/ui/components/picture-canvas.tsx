import { useEffect, useRef } from 'preact/hooks';
import styles from './picture-canvas.module.css';

interface PictureCanvasProps {
  /** Encoded. */
  readonly bytes: Uint8Array;
  /** None where something around it has a name. */
  readonly label?: string;
  readonly fit?: 'contain' | 'cover' | 'fill';
}

/** An encoded picture. Drawn rather than linked to: Figma's frame need not allow pictures from anywhere. */
export function PictureCanvas({ bytes, label, fit = 'fill' }: PictureCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let current = true;
    void decode(bytes).then((bitmap) => {
      const element = canvas.current;
      if (current && element) {
        element.width = bitmap.width;
        element.height = bitmap.height;
        element.getContext('2d')?.drawImage(bitmap, 0, 0);
      }
      bitmap.close();
    });
    return () => {
      current = false;
    };
  }, [bytes]);
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img' as const, 'aria-label': label };
  return <canvas ref={canvas} class={styles.picture} style={{ objectFit: fit }} {...named} />;
}

function decode(bytes: Uint8Array): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([new Uint8Array(bytes)]));
}
