import { createFigmaHost } from './host/figma.ts';
import { servePanel } from './serve-panel.ts';

servePanel(createFigmaHost(figma, __html__));
