import sharp from 'sharp';
import type { Layer, Picture } from '../../../plugin/src/bridge.ts';

const drawn = new Map<string, Promise<Omit<Picture, 'layer'>>>();

/** A picture that looks like something: sky, hills and water. Drawn and encoded once for all tests that want its size. */
export function scenery(width: number, height: number): Promise<Omit<Picture, 'layer'>> {
  const size = `${width} x ${height}`;
  const picture = drawn.get(size) ?? draw(width, height);
  drawn.set(size, picture);
  return picture;
}

async function draw(width: number, height: number): Promise<Omit<Picture, 'layer'>> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 640 400" preserveAspectRatio="none">
    <defs>
      <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#9cc9f0"/><stop offset=".6" stop-color="#fde8d0"/></linearGradient>
      <linearGradient id="sea" x2="0" y2="1"><stop stop-color="#5f93b8"/><stop offset="1" stop-color="#1f4a6b"/></linearGradient>
    </defs>
    <rect width="640" height="400" fill="url(#sky)"/>
    <circle cx="470" cy="120" r="34" fill="#fff4d6"/>
    <path d="M0 250l90-70 70 40 110-100 120 110 90-50 160 80v60H0z" fill="#8296a8"/>
    <path d="M0 270l140-50 120 30 160-40 220 50v60H0z" fill="#4e6b63"/>
    <rect y="290" width="640" height="110" fill="url(#sea)"/>
  </svg>`;
  const bytes = await sharp(Buffer.from(svg)).png().toBuffer();
  const bounds = { x: 100, y: 80, width: width / 2, height: height / 2 };
  return { bytes: new Uint8Array(bytes), width, height, bounds, region: bounds };
}

export const photo: Layer = {
  id: '1:2',
  name: 'Bay at noon',
  kind: 'RECTANGLE',
  bounds: { x: 100, y: 80, width: 640, height: 400 },
  fresh: false,
};
