/** Figma's icon set has no brush and no eraser; these are drawn to its grid and weight. */
export function BrushIcon() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M17.6 5.4c-.9-.9-2-.2-3 .6l-4.9 4.4 3 3 4.3-5c.8-1 1.5-2.100.6-3z" stroke-linejoin="round" />
      <path
        d="M9.300 10.800c-1.700-.1-2.800 1-3 2.500-.2 1.400-.5 2.500-1.800 3.400 1 1 2.400 1.300 3.900 1.300 2.400 0 4-1.500 3.900-4.200"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

export function LassoIcon() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M8.600 14.600C6.600 13.800 5.500 12.500 5.500 11c0-2.500 2.900-4.500 6.500-4.500s6.500 2 6.500 4.500-2.900 4.500-6.500 4.500c-.7 0-1.300-.1-1.900-.2" />
      <circle cx="9" cy="15.500" r="1.500" />
      <path d="M9.500 17c.2 1-.1 1.800-1 2.500" stroke-linecap="round" />
    </svg>
  );
}

export function EraserIcon() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
      <path
        d="M13.200 6.200l4.600 4.600a1 1 0 0 1 0 1.400L13.500 16.500h-4L6.200 13.200a1 1 0 0 1 0-1.400l5.600-5.600a1 1 0 0 1 1.400 0z"
        stroke-linejoin="round"
      />
      <path d="M9.200 8.800l6 6M9 18.500h9" stroke-linecap="round" />
    </svg>
  );
}
