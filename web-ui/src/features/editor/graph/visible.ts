import type { Layout } from './layout';

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface View {
  x: number;
  y: number;
  zoom: number;
}

/** Space around what is shown, in pixels of the screen. */
const MARGIN = 16;

/**
 * What belongs to a step, from the largest area to the smallest: its branch, the steps inside of it, and itself.
 *
 * @param key the pointer of the step
 */
export function areasOf(layout: Layout, key: string): Area[] {
  const box = layout.boxes.find((each) => each.key === key);
  if (!box) return [];
  const list = key.replace(/\/\d+$/, '');
  const within = (prefix: string) =>
    [...layout.boxes, ...layout.labels].filter((each) => `${each.key}/`.startsWith(`${prefix}/`));
  return [around([...within(list), box]), around([...within(key), box]), box];
}

function around(areas: readonly Area[]): Area {
  const x = Math.min(...areas.map((each) => each.x));
  const y = Math.min(...areas.map((each) => each.y));
  return {
    x,
    y,
    width: Math.max(...areas.map((each) => each.x + each.width)) - x,
    height: Math.max(...areas.map((each) => each.y + each.height)) - y,
  };
}

/** The nearest view that shows the first area that fits the pane; if none fits, the beginning of the last one. */
export function viewOf(view: View, pane: { width: number; height: number }, areas: readonly Area[]): View {
  const { zoom } = view;
  const fits = (area: Area) =>
    area.width * zoom + 2 * MARGIN <= pane.width && area.height * zoom + 2 * MARGIN <= pane.height;
  const area = areas.find(fits) ?? areas.at(-1);
  if (!area) return view;
  return {
    zoom,
    x: moved(view.x, area.x * zoom, area.width * zoom, pane.width),
    y: moved(view.y, area.y * zoom, area.height * zoom, pane.height),
  };
}

/** Where the origin goes on one axis, so that a range is within the pane. */
function moved(origin: number, from: number, size: number, pane: number): number {
  const isBefore = origin + from < MARGIN;
  const isBehind = origin + from + size > pane - MARGIN;
  if (isBefore || (isBehind && size > pane - 2 * MARGIN)) return MARGIN - from;
  return isBehind ? pane - MARGIN - size - from : origin;
}
