import { describe, expect, it } from 'vitest';
import type { ConnectorView } from '../../api/types';
import { connectorsSaid } from './connectorsSaid';

const connectors = [
  { id: 'http', title: 'HTTP' },
  { id: 'sql', title: 'SQL databases' },
  { id: 'mail', title: 'Mail' },
  { id: 'aws', title: 'Amazon SNS and SQS' },
] as ConnectorView[];
const said = (text: string) => connectorsSaid(connectors, text).map((each) => each.id);

describe('the connectors for a new connection', () => {
  it('are found by their names', () => {
    expect(said('sq')).toEqual(['sql', 'aws']);
    expect(said('')).toEqual(['http', 'sql', 'mail', 'aws']);
  });

  it('are found by the names of systems and protocols', () => {
    expect(said('Postgres')).toEqual(['sql']);
    expect(said('sqlite')).toEqual(['sql']);
    expect(said('smtp')).toEqual(['mail']);
    expect(said('SMTP server')).toEqual(['mail']);
    expect(said('rest api')).toEqual(['http']);
  });
});
