import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { FlowPictures } from './FlowPictures';

afterEach(cleanup);

it('draws the flows of a document, and names their steps', () => {
  const document = `integration: orders
flows:
  received:
    title: An order is received
    trigger: { use: http.webhook }
    steps:
      - id: lines
        title: For each line
        for-each: "{{ payload.lines }}"
        steps:
          - id: book
            title: Book the line
            set: { done: true }
  later:
    trigger: { use: http.webhook }
    steps: []
`;
  render(<FlowPictures document={document} connectors={[]} />);
  const [first, second] = screen.getAllByRole('img');
  expect(first?.getAttribute('aria-label')).toBe(
    'Graph of An order is received: Trigger, For each line, Book the line',
  );
  expect(second?.getAttribute('aria-label')).toBe('Graph of later: Trigger');
  expect(screen.getByText('payload.lines')).toBeTruthy();
});

it('draws nothing of a text that cannot be read', () => {
  render(<FlowPictures document={'integration: "orders'} connectors={[]} />);
  expect(screen.queryByRole('img')).toBeNull();
});
