/**
 * Puts text on the clipboard. The frames that host the panel do not let it use `navigator.clipboard`; selecting a text
 * and copying that is what works in all of them.
 */
export function copyText(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- without a successor where the clipboard is forbidden
  document.execCommand('copy');
  area.remove();
}
