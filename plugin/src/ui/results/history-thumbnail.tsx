import { useEffect, useState } from 'preact/hooks';
import type { HistoryEntry } from '../../bridge.ts';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import type { Panel } from '../state/panel.ts';

/** What an entry of the history shows, once it is there. */
export function HistoryThumbnail({ panel, entry }: { panel: Panel; entry: HistoryEntry }) {
  const [bytes, setBytes] = useState<Uint8Array | undefined>(undefined);
  useEffect(() => {
    let current = true;
    void panel.results.history.picture(entry).then((found) => {
      if (current) setBytes(found);
    });
    return () => {
      current = false;
    };
  }, [entry.id]);
  return bytes ? <PictureCanvas bytes={bytes} fit="cover" /> : null;
}
