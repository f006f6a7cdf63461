import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectorView, DocumentProblem } from '../../../api/types';
import { EditorForTests } from '../store/editorForTests';
import { StepForm } from './StepForm';

const TEXT = `integration: shop
flows:
  orders:
    trigger: { use: flow.call }
    steps:
      # Tells the others.
      - id: tell
        use: topic.publish
        input:
          topic: "" # where to
      - id: route
        switch:
          - when: "{{ payload.a }}"
            steps: []
      - id: all
        parallel: { one: [], two: [] }
      - id: safe
        try: []
        catch: []
      - id: vars
        set: { total: "{{ payload.total }}" }
      - id: wait
        delay: 5m
`;

const TOPIC = {
  id: 'topic',
  title: 'Topic',
  version: '1',
  plugin: 'topic',
  triggers: [],
  actions: [
    {
      id: 'topic.publish',
      title: 'Publish an event',
      effect: 'UNSAFE',
      input: {
        type: 'object',
        required: ['topic'],
        properties: { topic: { type: 'string', title: 'Topic' }, event: { title: 'Event' } },
      },
    },
  ],
} as unknown as ConnectorView;

let text: string;
beforeEach(() => {
  text = TEXT;
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ results: [], items: [] })));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function form(step: string, more: { problems?: DocumentProblem[]; added?: string } = {}) {
  render(
    <EditorForTests
      text={TEXT}
      step={step}
      connectors={[TOPIC]}
      problems={more.problems ?? []}
      more={{ added: more.added }}
      onText={(now) => {
        text = now;
      }}
    >
      <StepForm />
    </EditorForTests>,
  );
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const tab = (name: string | RegExp) => fireEvent.click(screen.getByRole('tab', { name }));

describe('the form of a step', () => {
  it('changes what is typed, and nothing else of the text', () => {
    form('tell');
    type(/^Topic/, 'gold');
    expect(text).toBe(TEXT.replace('topic: ""', 'topic: gold'));
  });

  it('makes an expression of a field by a key, without braces', async () => {
    form('tell');
    const field = screen.getByLabelText('Event');
    fireEvent.keyDown(field, { key: '=' });
    const expression = await screen.findByLabelText('Event');
    fireEvent.change(expression, { target: { value: 'payload.lines' } });
    expect(text).toContain('event: "{{ payload.lines }}"');
  });

  it('shows a text with expressions in full, and makes a value of a plain one', () => {
    form('tell');
    type(/^Topic/, 'to-{{ payload.tier }}');
    expect(screen.getByLabelText(/^Topic/)).toHaveProperty('value', 'to-{{ payload.tier }}');
    type(/^Topic/, '"gold"');
    press(/^Expression.*Topic/);
    expect(text).toContain('topic: gold');
  });

  it('focuses the first required empty field of a step that was just added', () => {
    form('tell', { added: 'tell' });
    expect(document.activeElement).toBe(screen.getByLabelText(/^Topic/));
  });

  it('selects the condition that a new step begins with, so that typing replaces it', () => {
    form('route', { added: 'route' });
    const field = screen.getByLabelText(/^Condition/) as HTMLTextAreaElement;
    expect(document.activeElement).toBe(field);
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, 'payload.a'.length]);
    type(/^Condition/, '=payload.total > 100');
    expect(field.value).toBe('payload.total > 100');
    expect(text).toContain('when: "{{ payload.total > 100 }}"');
  });

  it('shows a problem at its field, and fixes it with one click', () => {
    const pointer = '/flows/orders/steps/0/input/topic';
    form('tell', {
      problems: [{ pointer, code: 'wrong', message: 'There is no topic "".', suggestion: 'gold' }],
    });
    expect(screen.getByText('There is no topic "".', { exact: false })).toBeTruthy();
    press('Use gold');
    expect(text).toContain('topic: gold # where to');
  });

  it('shows problems that belong to no field', () => {
    form('tell', {
      problems: [
        { pointer: '/flows/orders/steps/0/titel', code: 'unknown-key', message: 'Unknown key "titel".' },
      ],
    });
    expect(within(screen.getByRole('list')).getByText(/Unknown key/)).toBeTruthy();
  });

  it('says what is done about failures', () => {
    form('tell');
    tab('Error handling');
    type('Attempts', '8');
    expect(text).toMatch(/retry:\n +attempts: 8/);
    type('On error', 'continue');
    expect(text).toContain('on-error: continue');
  });

  it('keeps the note of a step as a comment', () => {
    form('tell');
    tab(/Notes/);
    expect(screen.getByLabelText('Note')).toHaveProperty('value', 'Tells the others.');
    type('Note', 'Tells all.\nAt once.');
    expect(text).toContain('      # Tells all.\n      # At once.\n      - id: tell');
  });

  it('changes title and id', async () => {
    form('tell');
    press('Title and ID');
    type('Title', 'Tell them');
    expect(text).toContain('title: Tell them');
  });

  it('adds, moves and removes cases', () => {
    form('route');
    press('Add a case');
    press('Add “otherwise”');
    expect(text).toMatch(
      /when: "\{\{ payload.a \}\}"\n +steps: \[\]\n +- when: "\{\{ true \}\}"\n.*\n +- otherwise: \[\]/,
    );
    press('Move case 2 up');
    expect(text.indexOf('{{ true }}')).toBeLessThan(text.indexOf('payload.a'));
    press('Remove case 1 and its steps');
    expect(text).not.toContain('{{ true }}');
    fireEvent.change(screen.getByLabelText(/^Condition/), { target: { value: 'payload.b' } });
    expect(text).toContain('when: "{{ payload.b }}"');
  });

  it('adds and renames branches', () => {
    form('all');
    press('Add a branch');
    const name = screen.getByLabelText('Name of branch one');
    fireEvent.change(name, { target: { value: 'north' } });
    fireEvent.blur(name);
    expect(text).toContain('parallel: { north: [], two: [], branch: [] }');
    // The field keeps the focus with its new name.
    expect(screen.getByLabelText('Name of branch north')).toBe(name);
  });

  it('takes the id of a step away', () => {
    form('tell');
    press('Title and ID');
    const id = screen.getByLabelText('ID');
    fireEvent.change(id, { target: { value: '' } });
    fireEvent.keyDown(id, { key: 'Enter' });
    expect(text).toContain('      - use: topic.publish\n');
  });

  it('writes no inputs where there are none', () => {
    form('tell');
    type(/^Topic/, 'gold');
    type(/^Topic/, '');
    expect(text).not.toContain('input');
  });

  it('adds a part to a try, and leaves the last one', () => {
    form('safe');
    expect(screen.getByLabelText(/Catch failures/)).toHaveProperty('disabled', true);
    fireEvent.click(screen.getByLabelText(/Always run at the end/));
    expect(text).toContain('        finally: []');
    fireEvent.click(screen.getByLabelText(/Catch failures/));
    expect(text).not.toContain('catch: []');
  });

  it('begins with the first control of a step without fields', () => {
    form('safe', { added: 'safe' });
    expect(document.activeElement).toBe(screen.getByLabelText(/Always run at the end/));
  });

  it('adds variables', () => {
    form('vars');
    press('Add a variable');
    expect(text).toContain('set: { total: "{{ payload.total }}", name: "" }');
    press('Remove variable total');
    expect(text).toContain('set: { name: "" }');
  });

  it('waits for a time, or until one', async () => {
    form('wait');
    press('Until a time');
    await waitFor(() => expect(text).toMatch(/delay:\n +until: ""/));
    type(/^Until/, '2030-01-31T09:00:00Z');
    expect(text).toContain('until: 2030-01-31T09:00:00Z');
  });

  it('says how often a file trigger looks for files', () => {
    const trigger = { id: 'file.new-file', title: 'New file', kind: 'file', connection: 'none' };
    const file = {
      id: 'file',
      title: 'Files',
      version: '1',
      plugin: 'file',
      actions: [],
      triggers: [trigger],
    };
    render(
      <EditorForTests
        text={TEXT.replace('flow.call', 'file.new-file')}
        step="trigger"
        connectors={[file as unknown as ConnectorView]}
        onText={(now) => {
          text = now;
        }}
      >
        <StepForm />
      </EditorForTests>,
    );
    type(/^Poll interval/, '10s');
    expect(text).toContain('trigger: { use: file.new-file, every: 10s }');
  });

  it('says how runs are made at the trigger', async () => {
    form('trigger');
    tab('Runs');
    await screen.findByLabelText('Order key');
    type('Order key', 'payload.sku');
    expect(text).toContain('order-by: "{{ payload.sku }}"');
    type('On failure', 'park');
    expect(text).toMatch(/order-by:\n +key: "\{\{ payload.sku \}\}"\n +on-failure: park/);
  });
});
