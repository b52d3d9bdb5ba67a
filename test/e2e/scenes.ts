import sharp from 'sharp';

/** A picture with a different colour at every place, so that a pixel that moved shows: a sunset over a grid. */
export function photograph(width: number, height: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs>
      <linearGradient id="sky" x1="0" y1="0" x2="0.3" y2="1">
        <stop offset="0" stop-color="#5b3a8e" /><stop offset="0.5" stop-color="#e0607a" /><stop offset="1" stop-color="#f7b267" />
      </linearGradient>
      <pattern id="grid" width="24" height="24" patternUnits="userSpaceOnUse">
        <path d="M0 0H24V24" fill="none" stroke="#ffffff" stroke-opacity="0.25" />
      </pattern>
    </defs>
    <rect width="100%" height="100%" fill="url(#sky)" /><rect width="100%" height="100%" fill="url(#grid)" />
  </svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
}
