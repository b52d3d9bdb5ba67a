import type { ComponentChildren } from 'preact';

/** Drawn on a grid of 24 (16 for the small ones of the layers panel), one line of 1.5, no fill. */
function Icon({ size = 24, children }: { size?: 16 | 24; children: ComponentChildren }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      fill="none"
      stroke="currentColor"
      stroke-width={size === 24 ? 1.5 : 1.1}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const MoveIcon = () => (
  <Icon>
    <path d="M6.5 5.5 17.8 10l-4.9 1.9-1.9 4.9z" />
  </Icon>
);

export const HandIcon = () => (
  <Icon>
    <path d="M8.5 12.5V7.2a1.2 1.2 0 0 1 2.4 0V11m0-.5V5.9a1.2 1.2 0 0 1 2.4 0v5m0-.2V6.9a1.2 1.2 0 0 1 2.4 0v6.6c0 3-1.7 5-4.5 5-2 0-3.2-.8-4.2-2.6l-1.6-2.8a1.2 1.2 0 0 1 2-1.3l1.1 1.5" />
  </Icon>
);

export const FrameIcon = () => (
  <Icon>
    <path d="M8.5 5v14M15.5 5v14M5 8.5h14M5 15.5h14" />
  </Icon>
);

export const RectangleIcon = () => (
  <Icon>
    <rect x="6" y="6" width="12" height="12" rx="1.5" />
  </Icon>
);

export const EllipseIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="6.2" />
  </Icon>
);

export const TextIcon = () => (
  <Icon>
    <path d="M6.5 8.5v-2h11v2M12 6.5v11m-2 0h4" />
  </Icon>
);

export const ImageIcon = () => (
  <Icon>
    <rect x="5.5" y="5.5" width="13" height="13" rx="2" />
    <circle cx="10" cy="9.8" r="1.3" />
    <path d="m6 16.2 3.6-3.4 2.6 2.4 2.6-3 3.6 3.6" />
  </Icon>
);

export const UndoIcon = () => (
  <Icon>
    <path d="m9 6.5-3 3 3 3M6.3 9.5H14a4 4 0 0 1 0 8h-3" />
  </Icon>
);

export const RedoIcon = () => (
  <Icon>
    <path d="m15 6.5 3 3-3 3m2.7-3H10a4 4 0 0 0 0 8h3" />
  </Icon>
);

export const SunIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="3.2" />
    <path d="M12 5v1.6M12 17.4V19M5 12h1.6M17.4 12H19M7 7l1.2 1.2M15.8 15.8 17 17M7 17l1.2-1.2M15.8 8.2 17 7" />
  </Icon>
);

export const MoonIcon = () => (
  <Icon>
    <path d="M17.8 13.6A6.2 6.2 0 0 1 10.4 6.2 6.2 6.2 0 1 0 17.8 13.6Z" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon size={16}>
    <path d="m4.5 4.5 7 7m0-7-7 7" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon size={16}>
    <path d="m6.5 5 3 3-3 3" />
  </Icon>
);

export const EyeIcon = () => (
  <Icon size={16}>
    <path d="M2.5 8S4.5 4.5 8 4.5 13.5 8 13.5 8 11.5 11.5 8 11.5 2.5 8 2.5 8Z" />
    <circle cx="8" cy="8" r="1.6" />
  </Icon>
);

export const EyeClosedIcon = () => (
  <Icon size={16}>
    <path d="M2.8 7S4.8 9.8 8 9.8 13.2 7 13.2 7M4 8.6 3 10m5-.2v1.9m4-3.1 1 1.4" />
  </Icon>
);

export const LockIcon = () => (
  <Icon size={16}>
    <rect x="4.5" y="7" width="7" height="5.5" rx="1" />
    <path d="M6 7V5.5a2 2 0 0 1 4 0V7" />
  </Icon>
);

export const UnlockIcon = () => (
  <Icon size={16}>
    <rect x="4.5" y="7" width="7" height="5.5" rx="1" />
    <path d="M6 7V5a2 2 0 0 1 3.9-.6" />
  </Icon>
);

export const SidebarIcon = () => (
  <Icon>
    <rect x="5" y="6" width="14" height="12" rx="2" />
    <path d="M10 6v12" />
  </Icon>
);

export const PropertiesIcon = () => (
  <Icon>
    <path d="M6 8.5h5m4 0h3M6 15.5h3m4 0h5" />
    <circle cx="13" cy="8.5" r="2" />
    <circle cx="11" cy="15.5" r="2" />
  </Icon>
);

/** By kind of layer, for the layers panel. */
export const layerIcons = {
  FRAME: () => (
    <Icon size={16}>
      <path d="M5.5 3v10M10.5 3v10M3 5.5h10M3 10.5h10" />
    </Icon>
  ),
  COMPONENT: () => (
    <Icon size={16}>
      <path d="M8 2.8 13.2 8 8 13.2 2.8 8zM5.4 5.4l5.2 5.2m0-5.2-5.2 5.2" />
    </Icon>
  ),
  INSTANCE: () => (
    <Icon size={16}>
      <path d="M8 2.8 13.2 8 8 13.2 2.8 8z" />
    </Icon>
  ),
  GROUP: () => (
    <Icon size={16}>
      <rect x="3.5" y="3.5" width="9" height="9" rx="1" stroke-dasharray="1.6 2" />
    </Icon>
  ),
  RECTANGLE: () => (
    <Icon size={16}>
      <rect x="3.5" y="3.5" width="9" height="9" rx="1" />
    </Icon>
  ),
  ELLIPSE: () => (
    <Icon size={16}>
      <circle cx="8" cy="8" r="4.7" />
    </Icon>
  ),
  TEXT: () => (
    <Icon size={16}>
      <path d="M4 5.2V4h8v1.2M8 4v8m-1.4 0h2.8" />
    </Icon>
  ),
  IMAGE: () => (
    <Icon size={16}>
      <rect x="3.2" y="3.2" width="9.6" height="9.6" rx="1.2" />
      <circle cx="6.3" cy="6.2" r=".9" />
      <path d="m3.5 11 2.6-2.4 1.9 1.7 1.9-2.2 2.6 2.6" />
    </Icon>
  ),
} as const;

/** The product's own mark: a sheet of masking film with a corner peeled off. */
export const FrisketIcon = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true">
    <rect width="20" height="20" rx="5" fill="#ff6a3d" />
    <path d="M5 5h10v5.2L10.2 15H5z" fill="#fff" />
    <path d="M15 10.2h-3.3c-.8 0-1.5.7-1.5 1.5V15z" fill="#ffc2ad" />
  </svg>
);
