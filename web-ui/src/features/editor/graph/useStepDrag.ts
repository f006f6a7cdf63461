import type { ReactFlowInstance } from '@xyflow/react';
import { type PointerEvent as ReactPointerEvent, type RefObject, useRef } from 'react';
import { isWithin, type Path, pointer } from '../document/text';
import type { Layout, Plus } from './layout';
import type { ShownStore } from './shown';

/** From here on a press is a drag. */
const STARTS_PX = 6;
/** How far from a `+` steps are still dropped there, in pixels of the flow. */
const REACH = 160;
const EDGE_PX = 32;
const PAN_PX = 12;

interface Drag {
  flow: RefObject<ReactFlowInstance | null>;
  host: RefObject<HTMLElement | null>;
  ghost: RefObject<HTMLElement | null>;
  layout: Layout;
  store: ShownStore;
  /** The steps that are dragged if the press begins on a box; empty: none. */
  pathsOf: (key: string) => readonly Path[];
  drop: (paths: readonly Path[], plus: Plus) => void;
}

/** Drags steps to a `+`. This moves them within the document; positions are not stored. */
export function useStepDrag({ flow, host, ghost, layout, store, pathsOf, drop }: Drag) {
  const wasDragged = useRef(false);

  const begin = (press: ReactPointerEvent) => {
    wasDragged.current = false;
    const box = press.target instanceof Element ? press.target.closest<HTMLElement>('[data-box]') : null;
    const paths = box && press.button === 0 ? pathsOf(box.dataset.box ?? '') : [];
    if (!box || paths.length === 0) return;
    const places = layout.pluses.filter((plus) => isAnother(plus, paths));
    let target: Plus | undefined;

    const move = (event: PointerEvent) => {
      const far = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY);
      if (!wasDragged.current && far < STARTS_PX) return;
      if (!wasDragged.current) {
        wasDragged.current = true;
        host.current?.classList.add('is-dragging');
        if (ghost.current) ghost.current.textContent = box.querySelector('strong')?.textContent ?? '';
      }
      const at = flow.current?.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      target = at && nearest(places, at.x, at.y);
      if (target?.key !== store.now.target) store.set({ target: target?.key });
      const frame = host.current?.getBoundingClientRect();
      if (!frame) return;
      if (ghost.current)
        ghost.current.style.transform = `translate(${event.clientX - frame.left + 12}px, ${event.clientY - frame.top + 12}px)`;
      panAtEdges(flow.current, frame, event);
    };
    const end = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', end);
      window.removeEventListener('keydown', onEscape, true);
      host.current?.classList.remove('is-dragging');
      store.set({ target: undefined });
    };
    const up = () => {
      const place = wasDragged.current ? target : undefined;
      end();
      if (place) drop(paths, place);
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      end();
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', end);
    window.addEventListener('keydown', onEscape, true);
  };

  return {
    onPointerDown: begin,
    /** The click that ends a drag selects nothing. */
    onClickCapture: (event: { preventDefault(): void; stopPropagation(): void }) => {
      if (!wasDragged.current) return;
      wasDragged.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

/** Whether steps would be moved by a drop there: not into themselves, nor to where they are. */
function isAnother(plus: Plus, paths: readonly Path[]): boolean {
  const list = pointer(plus.list);
  return !paths.some((path) => {
    const index = Number(path.at(-1));
    const isHere =
      paths.length === 1 &&
      pointer(path.slice(0, -1)) === list &&
      (plus.index === index || plus.index === index + 1);
    return isHere || isWithin(plus.list, path);
  });
}

function nearest(places: readonly Plus[], x: number, y: number): Plus | undefined {
  let best: Plus | undefined;
  let least = REACH;
  for (const place of places) {
    const distance = Math.hypot(place.x - x, place.y - y);
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}

function panAtEdges(flow: ReactFlowInstance | null, frame: DOMRect, { clientX, clientY }: PointerEvent) {
  const by = (at: number, from: number, to: number) =>
    at < from + EDGE_PX ? PAN_PX : at > to - EDGE_PX ? -PAN_PX : 0;
  const dx = by(clientX, frame.left, frame.right);
  const dy = by(clientY, frame.top, frame.bottom);
  if (!flow || (dx === 0 && dy === 0)) return;
  const { x, y, zoom } = flow.getViewport();
  void flow.setViewport({ x: x + dx, y: y + dy, zoom });
}
