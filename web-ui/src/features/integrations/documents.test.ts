import { describe, expect, it } from 'vitest';
import { documentsOf, withName } from './documents';

describe('a text to import', () => {
  it('is cut into its documents, with their comments', () => {
    const text = '# The shop\nintegration: orders\nflows: {}\n---\nconnection: shop\nconnector: http\n';
    expect(documentsOf(text)).toEqual({
      documents: [
        { kind: 'integration', name: 'orders', text: '# The shop\nintegration: orders\nflows: {}\n' },
        { kind: 'connection', name: 'shop', text: 'connection: shop\nconnector: http\n' },
      ],
    });
  });

  it('may hold nothing', () => {
    expect(documentsOf('')).toEqual({ documents: [] });
    expect(documentsOf('just words')).toEqual({ documents: [] });
  });

  it('that cannot be read says in which of its lines', () => {
    const split = documentsOf('integration: a\n---\nintegration: b\nflows: [\n');
    expect(split).toHaveProperty('problem.line', 5);
  });

  it('may come from Windows', () => {
    expect(documentsOf('integration: a\r\n---\r\nintegration: b\r\n')).toHaveProperty('documents.length', 2);
  });
});

describe('another name', () => {
  it('replaces nothing but the name', () => {
    expect(withName('# top\nintegration: "orders" # ours\nflows: {}', 'copy')).toBe(
      '# top\nintegration: copy # ours\nflows: {}',
    );
  });

  it('needs a place', () => {
    expect(withName('{integration: orders}', 'copy')).toBeUndefined();
  });
});
