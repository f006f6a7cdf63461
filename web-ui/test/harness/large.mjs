// Documents of many steps, and what the page does with them.

/** A flow of groups: a branch, a loop and a try in each ten steps. */
export function largeDocument(name, steps) {
  const group = (n) => `      - id: a${n}
        set: { total${n}: "{{ payload.total }}" }
      - id: b${n}
        filter: "{{ payload.id }}"
      - id: route${n}
        switch:
          - when: "{{ payload.total > ${n} }}"
            steps:
              - id: c${n}
                set: { large: true }
          - otherwise:
              - id: d${n}
                set: { large: false }
      - id: loop${n}
        for-each: "{{ payload.lines }}"
        as: line${n}
        steps:
          - id: e${n}
            set: { article: "{{ line${n}.article }}" }
      - id: safely${n}
        try:
          - id: f${n}
            set: { done: true }
        catch:
          - id: g${n}
            set: { done: false }
`;
  return `integration: ${name}
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
${Array.from({ length: steps / 10 }, (_, n) => group(n)).join('')}`;
}

/**
 * Counts, from now on, which components below an element are rendered again, as React's own tools for developers do.
 * To be called before the page is opened.
 */
export function countRenders(page, className) {
  return page.addInitScript((wanted) => {
    const PERFORMED_WORK = 1;
    const HOST = 5;
    const COMPONENTS = new Set([0, 1, 11, 15]);
    window.rendered = 0;
    const walk = (fiber, isWithin) => {
      for (let each = fiber; each; each = each.sibling) {
        const before = each.alternate;
        const isHere = isWithin || (each.tag === HOST && each.memoizedProps?.className?.includes?.(wanted));
        if (isHere && before && COMPONENTS.has(each.tag) && each.flags & PERFORMED_WORK) window.rendered++;
        // What was left as it was keeps its children.
        if (!before || each.child !== before.child) walk(each.child, isHere);
      }
    };
    window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot: (_, root) => walk(root.current, false),
    };
  }, className);
}

/** Drags the graph about, and waits until it is drawn. */
export async function pan(page) {
  const box = await page.locator('.react-flow__pane').boundingBox();
  const [x, y] = [box.x + 30, box.y + 30];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 20; step++) await page.mouse.move(x + step * 8, y + step * 5);
  await page.mouse.up();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
