/** As Chrome names it: since 142 the first, since 145 the second, for programs on the same computer. */
const names = ['local-network-access', 'loopback-network'];

/** The part of `navigator` that is asked. */
export interface Permissions {
  query(descriptor: { name: string }): Promise<{ readonly state: string }>;
}

/**
 * Whether the browser keeps this page from programs on this computer, which looks to the page as if nothing were
 * running. Browsers without such a rule know neither name.
 */
export async function isLocalNetworkBlocked(permissions: Permissions | undefined): Promise<boolean> {
  const states = await Promise.all(
    names.map((name) =>
      Promise.resolve(permissions?.query({ name })).then(
        (status) => status?.state,
        () => undefined,
      ),
    ),
  );
  // Where the browser would ask first, it asks when something is tried; a frame that may not ask is denied.
  return states.includes('denied');
}
