import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EditorForTests } from '../store/editorForTests';
import { IntegrationSheet } from './IntegrationSheet';

const TEXT = `integration: shop
config:
  large: { type: number, default: 1000 }
connections:
  erp: { connector: http } # the ERP
  spare: { connector: http, title: Spare }
flows:
  main:
    trigger: { use: flow.call }
    steps:
      - { id: send, use: http.request, connection: erp, input: { body: "{{ config.large }}" } }
`;

let text = TEXT;
beforeEach(() => {
  text = TEXT;
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ results: [], items: [] })));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open() {
  render(
    <EditorForTests
      text={TEXT}
      step="send"
      onText={(now) => {
        text = now;
      }}
    >
      <IntegrationSheet onClose={() => undefined} />
    </EditorForTests>,
  );
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const part = (name: string) => within(screen.getByRole('group', { name }));
const rename = (label: string, value: string) => {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value } });
  fireEvent.keyDown(field, { key: 'Enter' });
  return field;
};

describe('the settings of an integration', () => {
  it('change its title', () => {
    open();
    fireEvent.change(screen.getAllByLabelText('Title')[0] as Element, { target: { value: 'The shop' } });
    expect(text).toBe(TEXT.replace('shop\n', 'shop\ntitle: The shop\n'));
  });

  it('change config values, and the expressions that read them', () => {
    open();
    const name = rename('Name of config value large', 'limit');
    expect(text).toBe(TEXT.replace('large:', 'limit:').replace('config.large', 'config.limit'));
    expect(screen.getByLabelText('Name of config value limit')).toBe(name);
    fireEvent.change(part('Config values').getByLabelText('Default'), { target: { value: '2000' } });
    expect(text).toContain('  limit: { type: number, default: 2000 }\n');
    press('Add a config value');
    expect(text).toContain('  value:\n    type: string\n');
    press('Remove config value value');
    press('Remove config value limit');
    expect(text).not.toContain('config:');
  });

  it('change connections, and remove those that nothing uses', () => {
    open();
    expect(screen.queryByRole('button', { name: 'Remove connection erp' })).toBeNull();
    expect(screen.getByText('Used once')).toBeTruthy();
    press('Remove connection spare');
    expect(text).not.toContain('spare');
    rename('Name of connection erp', 'the-erp');
    expect(text).toContain('  the-erp: { connector: http } # the ERP\n');
    expect(text).toContain('connection: the-erp');
    rename('Name of connection the-erp', 'The ERP');
    expect(text).toContain('  the-erp: { connector: http }');
    press('Add a connection');
    expect(text).toContain('  connection:\n    connector: http\n');
  });

  it('change outbound webhooks', () => {
    open();
    press('Add an outbound webhook');
    rename('Name of outbound webhook webhook', 'warehouse');
    const fields = part('Outbound webhooks');
    fireEvent.change(fields.getByLabelText(/^Topics/), { target: { value: 'orders' } });
    fireEvent.change(fields.getByLabelText(/^Pauses/), { target: { value: '1s\n5m' } });
    expect(text).toContain(
      'subscriptions:\n  warehouse:\n    topics:\n      - orders\n    address: ""\n    retry:\n      pauses:\n        - 1s\n        - 5m\n',
    );
  });
});
