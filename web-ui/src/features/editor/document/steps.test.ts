import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { WRAPPERS } from '../stepKinds/kinds';
import { targetOf } from './around';
import { pasteSteps } from './paste';
import { outermost, stepsText, unwrapStep, wrapSteps } from './steps';
import { applied, type Path, pointer } from './text';
import { type Flow, treeOf } from './tree';

const DOCUMENT = `integration: orders
connections:
  erp: { connector: http } # The real one.
flows:
  arrive:
    trigger: { use: http.webhook }
    steps:
      # Who it is.
      - id: find
        use: http.request
        connection: erp
        input: { path: "/customers/{{ payload.id }}" }
      - id: lines
        for-each: "{{ steps.find.body.lines }}"
        steps:
          - { id: insert, use: sql.insert, connection: store }
      - id: route
        switch:
          - when: "{{ true }}"
            steps:
              - id: a
                delay: 1s
          - otherwise: []
      - id: done
        stop: done
`;
const STEPS: Path = ['flows', 'arrive', 'steps'];

function flowOf(text: string): Flow {
  const read = treeOf(text);
  if (!('tree' in read)) throw new Error(JSON.stringify(read));
  return read.tree.flows[0] as Flow;
}
const steps = (text: string) => parse(text).flows.arrive.steps;
const flow = flowOf(DOCUMENT);

describe('copied steps', () => {
  it('are lines with their comments', () => {
    expect(
      stepsText(DOCUMENT, [
        [...STEPS, 1, 'steps', 0],
        [...STEPS, 0],
      ]),
    ).toBe(`# Who it is.
- id: find
  use: http.request
  connection: erp
  input: { path: "/customers/{{ payload.id }}" }
- { id: insert, use: sql.insert, connection: store }`);
  });

  it('are only the outermost', () => {
    expect(
      outermost([
        [...STEPS, 1, 'steps', 0],
        [...STEPS, 1],
        [...STEPS, 0],
        [...STEPS, 0],
      ]),
    ).toEqual([
      [...STEPS, 0],
      [...STEPS, 1],
    ]);
  });
});

describe('pasted steps', () => {
  const paste = (clip: string, list = STEPS, index = 4) => pasteSteps(DOCUMENT, flow, list, index, clip);

  it('get ids of their own, also where they read each other', () => {
    const pasted = paste(
      stepsText(DOCUMENT, [
        [...STEPS, 0],
        [...STEPS, 1],
      ]),
    );
    const after = applied(DOCUMENT, pasted.changes);
    expect(pasted.renamed).toEqual([
      ['find', 'find_2'],
      ['lines', 'lines_2'],
      ['insert', 'insert_2'],
    ]);
    expect(pasted.ids).toEqual(['find_2', 'lines_2']);
    expect(steps(after)[5]).toMatchObject({ id: 'lines_2', 'for-each': '{{ steps.find_2.body.lines }}' });
    expect(steps(after)[1]['for-each']).toBe('{{ steps.find.body.lines }}');
    expect(after).toContain('      # Who it is.\n      - id: find_2\n');
  });

  it('bring the slots of saved connections, and keep the name of a connection that does not exist', () => {
    const clip = '- { use: sql.query, connection: store }\n- { use: mail.send, connection: post }';
    const isSaved = (slot: string, connector: string) => slot === 'store' && connector === 'sql';
    const pasted = pasteSteps(DOCUMENT, flow, STEPS, 4, clip, isSaved);
    const after = applied(DOCUMENT, pasted.changes);
    expect(pasted.added).toEqual(['store']);
    expect(pasted.missing).toEqual(['post']);
    expect(parse(after).connections).toEqual({
      erp: { connector: 'http' },
      store: { connector: 'sql' },
    });
    expect(steps(after)[5]).toEqual({ use: 'mail.send', connection: 'post' });
  });

  it('may be indented, or one step without its dash', () => {
    const one = { id: 'new', use: 'http.request', input: { path: '/' } };
    for (const clip of [
      '\n      - id: new\n        use: http.request\n        input:\n          path: /\n',
      'id: new\nuse: http.request\ninput:\n  path: /\n',
    ])
      expect(steps(applied(DOCUMENT, paste(clip).changes))[4]).toEqual(one);
  });

  it('are refused if they are none', () => {
    for (const clip of ['', 'hello', '- hello', '- { a: 1 }', 'a: [', '{{ steps.a }}', '[]', '- try: [1]'])
      expect(() => paste(clip), clip).toThrow('holds no steps');
  });
});

describe('a wrapped step', () => {
  it('stands inside of a new one', () => {
    const after = applied(
      DOCUMENT,
      wrapSteps(
        DOCUMENT,
        flow,
        [
          [...STEPS, 0],
          [...STEPS, 1],
        ],
        'try',
      ),
    );
    expect(after).toContain(`    steps:
      - id: attempt
        try:
          # Who it is.
          - id: find
            use: http.request
            connection: erp
            input: { path: "/customers/{{ payload.id }}" }
          - id: lines
            for-each: "{{ steps.find.body.lines }}"
            steps:
              - { id: insert, use: sql.insert, connection: store }
`);
    expect(after).toContain('        catch: []\n      - id: route');
  });

  it('needs neighbours', () => {
    expect(() =>
      wrapSteps(
        DOCUMENT,
        flow,
        [
          [...STEPS, 0],
          [...STEPS, 3],
        ],
        'try',
      ),
    ).toThrow('next to each');
  });

  it('is taken out again', () => {
    for (const kind of WRAPPERS) {
      const wrapped = applied(DOCUMENT, wrapSteps(DOCUMENT, flow, [[...STEPS, 0]], kind));
      const step = flowOf(wrapped).list.steps[0];
      const after = step && applied(wrapped, unwrapStep(wrapped, step));
      expect(after, kind).toBe(DOCUMENT);
    }
  });
});

describe('arrow keys', () => {
  const to = (path: Path, direction: 'up' | 'down' | 'out' | 'into') => {
    const target = targetOf(flow, path, direction);
    return target && `${pointer(target.list)} ${target.index}`;
  };
  const route: Path = [...STEPS, 2, 'switch'];
  it('move a step through lists, into and out of them', () => {
    expect(to([...STEPS, 0], 'up')).toBeUndefined();
    expect(to([...STEPS, 0], 'down')).toBe('/flows/arrive/steps 2');
    expect(to([...STEPS, 3], 'into')).toBe('/flows/arrive/steps/2/switch/0/steps 1');
    expect(to([...STEPS, 0], 'into')).toBe('/flows/arrive/steps/1/steps 0');
    expect(to([...route, 0, 'steps', 0], 'down')).toBe('/flows/arrive/steps/2/switch/1/otherwise 0');
    expect(to([...route, 0, 'steps', 0], 'up')).toBe('/flows/arrive/steps 2');
    expect(to([...route, 0, 'steps', 0], 'out')).toBe('/flows/arrive/steps 3');
    expect(to([...STEPS, 1], 'out')).toBeUndefined();
  });
});
