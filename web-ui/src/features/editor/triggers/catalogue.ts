import type { ConnectorView, TriggerView } from '../../../api/types';
import { triggers as words } from '../../../words/triggers';
import { type Group, groupsByConnector } from '../picker/groups';
import { found } from '../picker/search';
import type { TriggerChoice } from './trigger';

/** The triggers that most flows have, in the order in which they are offered. */
const USUAL = [
  'http.webhook',
  'schedule.cron',
  'schedule.every',
  'http.call',
  'flow.call',
  'manual.start',
  'file.new-file',
  'mail.received',
  'topic.event',
];

/** Other words for triggers, by their kind. */
const SYNONYMS: Partial<Record<TriggerView['kind'], string>> = {
  webhook: 'webhook http post request event',
  call: 'api endpoint request response callable synchronous rest',
  flow: 'sub-flow subflow call callable function reuse',
  schedule:
    'schedule cron timer time clock at every hour hourly minute day daily night nightly morning week weekly month monthly ' +
    'interval periodic poll polling fetch pull http an api',
  manual: 'button hand start',
  file: 'folder directory file arrives watch',
  topic: 'queue event message publish subscribe bus',
  stream: 'stream listen consume',
  poll: 'poll check',
};

/** Other words for the triggers of some connectors. */
const OF_CONNECTORS: [RegExp, string][] = [
  [/^(amqp|kafka|mqtt|aws)\./, 'queue message broker consume'],
  [/^mail\./, 'inbox e-mail email imap pop3'],
  [/^sql\./, 'database table postgres mysql oracle mariadb sqlite mssql'],
  [/^(slack|twilio|smpp)\./, 'message chat sms'],
];

/** All triggers of the connectors, the usual ones first. */
export function triggerChoices(connectors: readonly ConnectorView[]): TriggerChoice[] {
  const all = connectors.flatMap((connector) =>
    connector.triggers.map((trigger) => choiceOf(connector, trigger)),
  );
  const place = ({ key }: TriggerChoice) => {
    const at = USUAL.indexOf(key);
    return at < 0 ? USUAL.length : at;
  };
  return all.sort((one, other) => place(one) - place(other));
}

function choiceOf(connector: ConnectorView, trigger: TriggerView): TriggerChoice {
  const { id, kind, connection } = trigger;
  const more = OF_CONNECTORS.filter(([ids]) => ids.test(id)).map(([, synonyms]) => synonyms);
  return {
    key: id,
    kind: 'use',
    title: trigger.title || id,
    name: id,
    connector,
    about: firstSentence(trigger.docs ?? ''),
    synonyms: [SYNONYMS[kind] ?? '', ...more].join(' '),
    needsConnection: connection === 'required',
    canGoWithout: connection !== 'required',
    value: { use: id },
    trigger,
    isUsual: USUAL.includes(id),
  };
}

/** The triggers as they are shown without a search: those that most flows have, then all by their connectors. */
export function triggerGroups(all: readonly TriggerChoice[]): Group<TriggerChoice>[] {
  return [
    { key: 'often', title: words.often, entries: all.filter((each) => each.isUsual) },
    ...groupsByConnector(all),
  ].filter(({ entries }) => entries.length > 0);
}

/** The triggers that match all words, the usual ones first. Without words: all. */
export function foundTriggers(all: readonly TriggerChoice[], query: string): TriggerChoice[] {
  const hits = found(all, query);
  return query.trim() === '' ? hits : hits.sort((one, other) => Number(other.isUsual) - Number(one.isUsual));
}

/** The first sentence, without the marks of code. */
function firstSentence(docs: string): string {
  return (/^[\s\S]*?\.(?=\s|$)/.exec(docs)?.[0] ?? docs).replaceAll('`', '');
}
