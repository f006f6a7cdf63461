import { lazy } from 'react';

/** A component, as `lazy` takes it. */
type Part = Parameters<typeof lazy>[0] extends () => Promise<{ default: infer T }> ? T : never;
type Load<T extends Part> = () => Promise<{ default: T }>;

const AGAIN_MS = 2000;

/** Loads a part of a page, and tries it again until the server answers. */
async function loaded<T extends Part>(load: Load<T>): Promise<{ default: T }> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** A part that is loaded when it is shown. */
export function onDemand<T extends Part>(load: Load<T>) {
  return lazy(() => loaded(load));
}

/** A part that is loaded after the page, so that it is there when the server is away. */
export function afterwards<T extends Part>(load: Load<T>) {
  let loading: Promise<{ default: T }> | undefined;
  const once = () => {
    loading ??= loaded(load);
    return loading;
  };
  // Tests load only what they show.
  if (import.meta.env.MODE !== 'test') setTimeout(() => void once());
  return lazy(once);
}
