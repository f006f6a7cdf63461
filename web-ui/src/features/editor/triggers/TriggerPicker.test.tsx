import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectorView, DocumentProblem } from '../../../api/types';
import { StepForm } from '../form/StepForm';
import { Outline } from '../outline/Outline';
import { useStepActions } from '../steps/useStepActions';
import { EditorForTests } from '../store/editorForTests';
import { EditorContext, useEditor } from '../store/useEditor';
import { withMissingTriggers } from './missingTrigger';
import { useTriggerChoice } from './useTriggerChoice';

const BLANK = 'integration: shop\nflows:\n  main:\n    steps: []\n';

const CONNECTORS = [
  {
    id: 'http',
    title: 'HTTP',
    version: '1',
    plugin: 'http',
    actions: [],
    triggers: [
      {
        id: 'http.webhook',
        title: 'Webhook received',
        kind: 'webhook',
        connection: 'optional',
        docs: 'Starts a run for each webhook.',
        input: { type: 'object', required: ['verify'], properties: { verify: {} } },
      },
    ],
  },
  {
    id: 'mail',
    title: 'Mail',
    version: '1',
    plugin: 'mail',
    actions: [],
    connection: { schema: {}, secrets: {} },
    triggers: [
      { id: 'mail.received', title: 'Mail received', kind: 'stream', connection: 'required', docs: 'Mail.' },
    ],
  },
  {
    id: 'schedule',
    title: 'Schedule',
    version: '1',
    plugin: 'schedule',
    actions: [],
    triggers: [
      {
        id: 'schedule.cron',
        title: 'At set times',
        kind: 'schedule',
        connection: 'none',
        docs: 'At times.',
        input: {
          type: 'object',
          required: ['cron'],
          properties: { cron: { type: 'string', title: 'Cron expression' } },
        },
      },
    ],
  },
] as unknown as ConnectorView[];

const SAVED = { connections: [{ name: 'mail', connector: 'mail' }], bindings: {} };

let text = BLANK;
const startAdding = vi.fn();
const say = vi.fn();

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    async (request: Request | string) =>
      new Response(
        JSON.stringify(
          String(request instanceof Request ? request.url : request).includes('/connectors')
            ? { items: CONNECTORS, next: null }
            : { results: [], items: [] },
        ),
        { headers: { 'Content-Type': 'application/json' } },
      ),
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function Choosing({ isOpen }: { isOpen: boolean }) {
  const editor = useEditor();
  const { choose, picker } = useTriggerChoice(editor, isOpen);
  return (
    <EditorContext value={{ ...editor, chooseTrigger: choose }}>
      {picker}
      <StepForm />
      <Tree />
    </EditorContext>
  );
}

function Tree() {
  return <Outline actions={useStepActions()} openMenu={() => undefined} />;
}

function open(of: string, isOpen: boolean) {
  text = of;
  render(
    <EditorForTests
      text={of}
      step="trigger"
      onText={(now) => {
        text = now;
      }}
      more={{ saved: SAVED, startAdding, say, folding: { folded: new Set(), fold: () => undefined } }}
    >
      <Choosing isOpen={isOpen} />
    </EditorForTests>,
  );
}
const search = () => screen.getByRole('combobox', { name: 'Search triggers' });
const options = () => screen.getAllByRole('option').map((each) => each.querySelector('strong')?.textContent);
const offered = () => waitFor(() => expect(options().length).toBeGreaterThan(0));

describe('the choice of a trigger', () => {
  it('takes one Enter for a webhook, and asks for the first step then', async () => {
    open(BLANK, true);
    await offered();
    expect(screen.getByRole('dialog', { name: 'Choose a trigger' })).toBeTruthy();
    const offer = ['Webhook received', 'At set times', 'Mail received'];
    expect(options()).toEqual([...offer, ...offer]);
    expect(screen.getAllByRole('group').map((each) => each.getAttribute('aria-label'))).toEqual([
      'Often used',
      'HTTP',
      'Schedule',
      'Mail',
    ]);
    fireEvent.keyDown(search(), { key: 'Enter' });
    expect(text).toContain(
      '    trigger:\n      use: http.webhook\n      input:\n        verify: none # Anyone',
    );
    expect(startAdding).toHaveBeenCalledWith(['flows', 'main', 'steps'], 0);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('finds one by other words, and writes the inputs to fill in', async () => {
    open(BLANK, true);
    await offered();
    fireEvent.change(search(), { target: { value: 'timer' } });
    expect(options()).toEqual(['At set times']);
    fireEvent.keyDown(search(), { key: 'Enter' });
    expect(text).toContain('use: schedule.cron\n      input:\n        cron: ""\n');
    expect(startAdding).not.toHaveBeenCalled();
    cleanup();
    open(BLANK, true);
    await offered();
    fireEvent.click(screen.getAllByRole('option', { name: /^Mail received/ })[0] as HTMLElement);
    expect(text).toContain('connections:\n  mail:\n    connector: mail\n');
    expect(text).toContain('use: mail.received\n      connection: mail\n');
    expect(startAdding).toHaveBeenCalledWith(['flows', 'main', 'steps'], 0);
  });

  it('replaces one, and says what is not kept', async () => {
    open(
      BLANK.replace('    steps', '    trigger: { use: schedule.cron, input: { cron: "@daily" } }\n    steps'),
      false,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Replace trigger…' }));
    await offered();
    expect(screen.getByRole('dialog', { name: 'Replace the trigger' })).toBeTruthy();
    fireEvent.click(screen.getAllByRole('option', { name: /^Webhook received/ })[0] as HTMLElement);
    expect(text).toContain('trigger: { use: http.webhook, input: { verify: none } }');
    expect(say).toHaveBeenCalledWith(
      'The trigger is now Webhook received. Not kept, because the new trigger has no such input: cron.',
      true,
    );
  });
});

describe('a flow without a trigger', () => {
  it('shows that it needs one, and opens the choice by a click and by Enter', () => {
    open(BLANK, false);
    expect(screen.getByRole('heading', { name: 'Choose a trigger' })).toBeTruthy();
    expect(screen.queryByRole('tab')).toBeNull();
    fireEvent.keyDown(screen.getByRole('tree'), { key: 'Enter' });
    const dialog = screen.getByRole('dialog', { name: 'Choose a trigger' });
    fireEvent(dialog, new Event('cancel'));
    expect(screen.queryByRole('dialog')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Choose a trigger…' }));
    expect(screen.getByRole('dialog', { name: 'Choose a trigger' })).toBeTruthy();
  });

  it('has a problem in plain words', () => {
    const problem = (pointer: string, message: string) =>
      ({ code: 'missing-key', pointer, message }) as DocumentProblem;
    const flows = [{ name: 'main', path: ['flows', 'main'] }] as never;
    const all = [
      problem('/flows/main', 'The key "trigger" is missing here: what starts the flow.'),
      problem('/flows/main', 'The key "steps" is missing here: the steps, in order.'),
    ];
    expect(withMissingTriggers(all, flows)).toEqual([
      problem('/flows/main/trigger', 'Choose a trigger.'),
      all[1],
    ]);
    const chosen = [{ name: 'main', path: ['flows', 'main'], trigger: { use: 'flow.call' } }] as never;
    expect(withMissingTriggers(all, chosen)).toEqual([all[1]]);
  });
});
