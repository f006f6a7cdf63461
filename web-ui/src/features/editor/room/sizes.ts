/** The panels of the editor whose sizes people choose, in pixels: the widths of form, data and text, the height below. */
export type Panel = 'form' | 'data' | 'text' | 'bottom';

interface Limits {
  least: number;
  most: number;
  /** In an ordinary window, and in one that is wide. */
  usual: number;
  usualWide: number;
}

const WIDE_PX = 1760;

export const LIMITS: Record<Panel, Limits> = {
  form: { least: 320, most: 800, usual: 400, usualWide: 520 },
  data: { least: 220, most: 640, usual: 280, usualWide: 360 },
  text: { least: 240, most: 1400, usual: 440, usualWide: 700 },
  bottom: { least: 80, most: 600, usual: 140, usualWide: 140 },
};

const keyOf = (panel: Panel) => `junctura.editor.size.${panel}`;

export function withinLimits(panel: Panel, size: number): number {
  const { least, most } = LIMITS[panel];
  return Math.round(Math.min(most, Math.max(least, size)));
}

export function usualSize(panel: Panel): number {
  const { usual, usualWide } = LIMITS[panel];
  return window.innerWidth >= WIDE_PX ? usualWide : usual;
}

/** As it was chosen in this browser. */
export function keptSize(panel: Panel): number | undefined {
  try {
    const kept = Number(localStorage.getItem(keyOf(panel)) ?? Number.NaN);
    return Number.isFinite(kept) ? withinLimits(panel, kept) : undefined;
  } catch {
    return undefined; // Browser storage is not available.
  }
}

/** @param size undefined: the usual one again */
export function keepSize(panel: Panel, size: number | undefined) {
  try {
    if (size === undefined) localStorage.removeItem(keyOf(panel));
    else localStorage.setItem(keyOf(panel), String(size));
  } catch {
    // Browser storage is not available.
  }
}
