/**
 * The policy under which Figma lets a plugin's page run: code and styles of its own, and from elsewhere only what the
 * manifest's `networkAccess.allowedDomains` names. Whatever has no line of its own, connections among it, falls under
 * `default-src`.
 *
 * @param allowedDomains as in the manifest: origins, `*` for all, or `none`
 */
export function contentSecurityPolicy(allowedDomains: readonly string[]): string {
  const domains = allowedDomains.filter((domain) => domain !== 'none');
  const elsewhere = ['data:', 'blob:', ...domains].join(' ');
  return [
    `default-src ${elsewhere}`,
    `script-src 'unsafe-inline' 'unsafe-eval' ${elsewhere}`,
    `style-src 'unsafe-inline' ${elsewhere}`,
  ].join('; ');
}
