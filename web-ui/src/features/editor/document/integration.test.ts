import { describe, expect, it } from 'vitest';
import { edited } from './edit';
import { addMember, removeMember, renameConfig, setIntegrationTitle } from './integration';

const DOCUMENT = `integration: shop # as in addresses
connections:
  erp: { connector: http }
# What it does.
flows:
  main:
    trigger: { use: http.webhook }
    steps:
      - filter: "{{ payload.total > config.large }}"
      - set: { low: "{{ stock[count < $config.large] }}", name: "config.large {{ config.larger }}" }
`;

describe('the title of an integration', () => {
  it('stands below its name', () => {
    const titled = edited(DOCUMENT, setIntegrationTitle(DOCUMENT, 'Orders: all'));
    expect(titled).toBe(DOCUMENT.replace('addresses\n', 'addresses\ntitle: "Orders: all"\n'));
    expect(edited(titled, setIntegrationTitle(titled, 'Orders'))).toContain('\ntitle: Orders\n');
    expect(edited(titled, setIntegrationTitle(titled, undefined))).toBe(DOCUMENT);
    expect(edited(DOCUMENT, setIntegrationTitle(DOCUMENT, undefined))).toBe(DOCUMENT);
  });
});

describe('a section of an integration', () => {
  it('gets members, and begins above the flows and their comments', () => {
    const config = edited(DOCUMENT, addMember(DOCUMENT, 'config', 'large', { type: 'number' }));
    expect(config).toBe(DOCUMENT.replace('# What', 'config:\n  large:\n    type: number\n# What'));
    const more = edited(config, addMember(config, 'config', 'name', { type: 'string' }));
    expect(more).toContain('    type: number\n  name:\n    type: string\n# What');
    const slot = edited(DOCUMENT, addMember(DOCUMENT, 'connections', 'crm', { connector: 'http' }));
    expect(slot).toContain('  crm:\n    connector: http\n# What');
  });

  it('gets subscriptions at the end', () => {
    const value = { topics: ['orders'], address: 'https://example.com' };
    expect(edited(DOCUMENT, addMember(DOCUMENT, 'subscriptions', 'warehouse', value))).toBe(
      `${DOCUMENT}subscriptions:\n  warehouse:\n    topics:\n      - orders\n    address: https://example.com\n`,
    );
  });

  it('goes with its last member', () => {
    const text = DOCUMENT.replace('# What', 'config:\n  large: { type: number }\n  name: {}\n\n# What');
    const one = edited(text, removeMember(text, 'config', 'name'));
    expect(one).toBe(text.replace('  name: {}\n', ''));
    expect(edited(one, removeMember(one, 'config', 'large'))).toBe(DOCUMENT.replace('# What', '\n# What'));
    const apart = one.replace('config:', '\nconfig:');
    expect(edited(apart, removeMember(apart, 'config', 'large'))).toBe(
      DOCUMENT.replace('# What', '\n# What'),
    );
    expect(edited(DOCUMENT, removeMember(DOCUMENT, 'config', 'large'))).toBe(DOCUMENT);
  });

  it('renames a config value, also where expressions read it', () => {
    const text = DOCUMENT.replace('connections:', 'config:\n  large: { type: number }\nconnections:');
    expect(edited(text, renameConfig(text, 'large', 'limit'))).toBe(
      text
        .replace('  large: {', '  limit: {')
        .replace('> config.large', '> config.limit')
        .replace('$config.large', '$config.limit'),
    );
  });
});
