const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago something was, in no more detail than anybody needs. @param then ISO 8601 */
export function timeAgo(then: string, now: number): string {
  const past = now - Date.parse(then);
  if (past < 2 * minute) return 'just now';
  if (past < 2 * hour) return `${Math.round(past / minute)} minutes ago`;
  if (past < 2 * day) return `${Math.round(past / hour)} hours ago`;
  return `${Math.round(past / day)} days ago`;
}

/** `1:05`, of what is left; never below zero. */
export function minutesLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
