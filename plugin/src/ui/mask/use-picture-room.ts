import { useEffect, useState } from 'preact/hooks';

/** Pixels of the screen that the panel keeps for its header, its tools, a prompt of two lines and its footer. */
const besidesPicture = { width: 24, height: 340 };

/** A panel however low shows a picture of this height, and scrolls. */
const leastHeight = 160;

/** Pixels of the screen that the picture may take, in a panel as large as it is now. */
export function usePictureRoom(): { readonly width: number; readonly height: number } {
  const measured = () => ({
    width: window.innerWidth - besidesPicture.width,
    height: Math.max(leastHeight, window.innerHeight - besidesPicture.height),
  });
  const [room, setRoom] = useState(measured);
  useEffect(() => {
    const onResize = () => setRoom(measured());
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return room;
}
