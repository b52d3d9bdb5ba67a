import { useEffect, useState } from 'preact/hooks';

/** `performance.now()`, anew every second while the component is shown. */
export function useClock(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
