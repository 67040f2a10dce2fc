import { useEffect, useRef } from 'preact/hooks';

/** What fingers, mouse and keys ask of a chart; pixels count from the left edge of the element. */
interface Gestures {
  /** To the right when it is positive. */
  readonly drag: (pixels: number) => void;
  /** As many times more of it, around the place; below 1 it comes closer. */
  readonly zoom: (factor: number, pixel?: number) => void;
  /** A step to the right (1) or to the left (−1). */
  readonly step: (direction: 1 | -1) => void;
  readonly reset: () => void;
}

/** Up to here a press is a click; pixels. */
const STILL = 6;
/** How many times more a turn of the wheel of 100 pixels shows. */
const WHEEL = 1.2;
/** How many times more, or less, a button and a key show. */
export const ZOOM = 1.5;

const KEYS: Readonly<Record<string, (gestures: Gestures) => void>> = {
  ArrowLeft: ({ step }) => step(-1),
  ArrowRight: ({ step }) => step(1),
  '+': ({ zoom }) => zoom(1 / ZOOM),
  '=': ({ zoom }) => zoom(1 / ZOOM),
  '-': ({ zoom }) => zoom(ZOOM),
  '0': ({ reset }) => reset(),
};

/**
 * Turns drags, pinches, turns of the wheel (with Ctrl they zoom, as they do for a page; sideways ones drag) and keys on an
 * element into gestures. Up and down the page scrolls as ever. A press that drags is no click.
 */
export function useGestures<E extends HTMLElement>(gestures: Gestures) {
  const element = useRef<E>(null);
  const latest = useRef(gestures);
  latest.current = gestures;
  useEffect(() => (element.current ? listen(element.current, latest) : undefined), []);
  return element;
}

/** Gives the function that ends it. */
function listen(box: HTMLElement, latest: { readonly current: Gestures }): () => void {
  const gone = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void) =>
    box.addEventListener(name, act, { signal: gone.signal, passive: false });
  const placeOf = ({ clientX }: MouseEvent) => clientX - box.getBoundingClientRect().left;
  /** Where each finger is, or the mouse while its button is down. */
  const pressed = new Map<number, number>();
  let start = 0;
  let isDragging = false;

  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    pressed.set(event.pointerId, placeOf(event));
    if (pressed.size === 1) start = placeOf(event);
  });
  on('pointermove', (event) => {
    const before = pressed.get(event.pointerId);
    if (before === undefined) return;
    const place = placeOf(event);
    if (!isDragging && pressed.size === 1 && Math.abs(place - start) < STILL) return;
    if (!isDragging) box.setPointerCapture(event.pointerId);
    isDragging = true;
    pressed.set(event.pointerId, place);
    if (pressed.size === 1) return latest.current.drag(place - before);
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1] ?? place;
    const [was, is] = [Math.abs(before - other), Math.abs(place - other)];
    if (was > STILL && is > STILL) latest.current.zoom(was / is, other);
  });
  const release = (event: PointerEvent) => {
    pressed.delete(event.pointerId);
    if (pressed.size === 0) isDragging = false;
  };
  on('pointerup', release);
  on('pointercancel', release);

  on('wheel', (event) => {
    const { deltaX, deltaY, ctrlKey, metaKey } = event;
    const isZoom = ctrlKey || metaKey;
    if (!isZoom && Math.abs(deltaX) <= Math.abs(deltaY)) return;
    event.preventDefault();
    if (isZoom) latest.current.zoom(WHEEL ** (deltaY / 100), placeOf(event));
    else latest.current.drag(-deltaX);
  });

  on('keydown', (event) => {
    if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey) return;
    const ask = KEYS[event.key];
    if (ask === undefined) return;
    event.preventDefault();
    ask(latest.current);
  });
  return () => gone.abort();
}
