import { describe, expect, it } from 'vitest';
import { edited } from './edit';
import { type NewTrigger, setTrigger } from './trigger';

const FLOW = ['flows', 'main'];
const REMARK = 'Anyone can send.';
const trigger = (more: Partial<NewTrigger>): NewTrigger => ({
  use: 'flow.call',
  slot: undefined,
  schema: undefined,
  begin: {},
  remarks: {},
  isPolling: false,
  ...more,
});
const WEBHOOK = trigger({
  use: 'http.webhook',
  schema: { type: 'object', required: ['verify'], properties: { verify: {}, cors: { type: 'object' } } },
  begin: { verify: 'none' },
  remarks: { verify: REMARK },
});
const CALL = trigger({
  use: 'http.call',
  schema: { type: 'object', properties: { verify: {}, timeLimit: { type: 'string' } } },
});
const CRON = trigger({
  use: 'schedule.cron',
  schema: { type: 'object', required: ['cron'], properties: { cron: { type: 'string' } } },
});
const MAIL = trigger({ use: 'mail.received', slot: 'office', isPolling: true });

const set = (text: string, next: NewTrigger) => edited(text, setTrigger(text, FLOW, next).changes);

describe('a flow without a trigger', () => {
  const TEXT = `flows:
  main: # all of it
    # Later more.
    steps: []
`;
  it('gets one above its steps, with the inputs that it needs', () => {
    expect(set(TEXT, WEBHOOK)).toBe(`flows:
  main: # all of it
    trigger:
      use: http.webhook
      input:
        verify: none # Anyone can send.
    # Later more.
    steps: []
`);
    expect(set(TEXT, CRON)).toContain('use: schedule.cron\n      input:\n        cron: ""\n');
    expect(set(TEXT, MAIL)).toContain('use: mail.received\n      connection: office\n    # Later');
    expect(set(TEXT, CALL)).toContain('    trigger:\n      use: http.call\n    # Later');
  });

  it('gets it below its title', () => {
    const titled = 'flows:\n  main:\n    title: All\n    steps: []\n';
    expect(set(titled, CALL)).toBe(
      'flows:\n  main:\n    title: All\n    trigger:\n      use: http.call\n    steps: []\n',
    );
  });

  it('gets it where nothing is written yet', () => {
    expect(set('flows:\n  main:\n', CALL)).toBe('flows:\n  main:\n    trigger:\n      use: http.call\n');
    expect(set('flows: { main: { steps: [] } }\n', CALL)).toBe(
      'flows: { main: { steps: [], trigger: { use: http.call } } }\n',
    );
    expect(set('flows:\n  main:\n    trigger:\n    steps: []\n', CALL)).toBe(
      'flows:\n  main:\n    trigger:\n      use: http.call\n    steps: []\n',
    );
  });
});

describe('a replaced trigger', () => {
  const TEXT = set('flows:\n  main:\n    # Ours.\n    steps: [] # none\n', WEBHOOK);

  it('keeps inputs that the new one has, too', () => {
    const outcome = setTrigger(TEXT, FLOW, CALL);
    expect(outcome.kept).toEqual(['verify']);
    expect(edited(TEXT, outcome.changes)).toBe(TEXT.replace('http.webhook', 'http.call'));
  });

  it('drops others with their remarks, and says so', () => {
    const outcome = setTrigger(TEXT, FLOW, CRON);
    expect(outcome.dropped).toEqual(['verify']);
    const cron = edited(TEXT, outcome.changes);
    expect(cron).toBe(
      TEXT.replace('http.webhook', 'schedule.cron').replace(`verify: none # ${REMARK}`, 'cron: ""'),
    );
    expect(set(cron, WEBHOOK)).toBe(TEXT);
    expect(set(cron, trigger({}))).toBe(
      'flows:\n  main:\n    trigger:\n      use: flow.call\n    # Ours.\n    steps: [] # none\n',
    );
  });

  it('loses the time between two polls if the new one does not poll', () => {
    const polled = set(TEXT, MAIL).replace('connection: office', 'connection: office\n      every: 5m');
    expect(set(polled, { ...MAIL, use: 'mail.received-pop3' })).toContain('every: 5m');
    const outcome = setTrigger(polled, FLOW, CRON);
    expect(outcome.dropped).toEqual(['every']);
    expect(edited(polled, outcome.changes)).not.toContain('every');
  });
});
