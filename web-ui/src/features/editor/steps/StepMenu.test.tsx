import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { EditorForTests } from '../store/editorForTests';
import { rectOf } from './menuPlace';
import { StepMenu } from './StepMenu';
import { useStepActions } from './useStepActions';

afterEach(cleanup);

const TEXT = `integration: shop
flows:
  f:
    trigger: { use: manual.start }
    steps: [{ id: one, delay: 1s }, { id: two, switch: [{ when: "{{ a.b }}", steps: [] }, { otherwise: [] }] }]
`;

function MenuOfStep({ at }: { at: Element | undefined }) {
  return <StepMenu actions={useStepActions()} at={at} onClose={() => undefined} />;
}

it('opens within the main landmark', async () => {
  const button = document.createElement('button');
  document.body.append(button);
  const page = (at: Element | undefined) => (
    <main id="main">
      <EditorForTests text={TEXT} step="one">
        <MenuOfStep at={at} />
      </EditorForTests>
    </main>
  );
  const { rerender } = render(page(undefined));
  rerender(page(button));
  await waitFor(() => expect(screen.getByRole('main').contains(screen.getByRole('menu'))).toBe(true));
});

it('adds a step to each part of a step', async () => {
  const button = document.createElement('button');
  const startAdding = vi.fn();
  render(
    <main id="main">
      <EditorForTests text={TEXT} step="two" more={{ startAdding }}>
        <MenuOfStep at={button} />
      </EditorForTests>
    </main>,
  );
  fireEvent.click(await screen.findByRole('menuitem', { name: /^Add inside/ }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'otherwise' }));
  expect(startAdding).toHaveBeenCalledWith(['flows', 'f', 'steps', 1, 'switch', 1, 'otherwise'], 0);
});

it('stands where its button is now, or at the pointer', () => {
  const button = document.createElement('button');
  const look = vi.spyOn(button, 'getBoundingClientRect');
  look.mockReturnValue(new DOMRect(702, 254, 24, 24));
  expect(rectOf(button)).toEqual({ x: 702, y: 254, width: 24, height: 24 });
  // The form has opened, and the graph has moved to the left.
  look.mockReturnValue(new DOMRect(346, 226, 24, 24));
  expect(rectOf(button)).toEqual({ x: 346, y: 226, width: 24, height: 24 });
  expect(rectOf({ x: 5, y: 6 })).toEqual({ x: 5, y: 6 });
});
