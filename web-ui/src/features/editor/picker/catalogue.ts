import type { ConnectorView, JsonSchema } from '../../../api/types';
import { picker as words } from '../../../words/picker';
import type { Flow } from '../document/tree';
import { KINDS } from '../stepKinds/kinds';
import { STEP_KINDS } from '../stepKinds/names';
import type { Choice } from './choice';

export { type Choice, stepOf } from './choice';
export { found } from './search';

/** A flow as a step calls it, such as `store` or `customers/store`. */
type CalledFlow = Pick<Flow, 'name' | 'title'>;

/** Words for actions of any connector, by the verbs in their names. */
const VERBS: [RegExp, string][] = [
  [/send|post|publish/, 'send notify message'],
  [/write|upload|put/, 'save store upload'],
  [/read|get|download|query|list|find/, 'get fetch load'],
  [/insert|upsert|update/, 'add save store change'],
];

/**
 * All that can be put into a flow.
 *
 * @param flows the flows that the flow may call, of the document and of other integrations
 */
export function choices(connectors: readonly ConnectorView[], flows: readonly CalledFlow[] = []): Choice[] {
  const control = STEP_KINDS.flatMap((kind): Choice[] => {
    const { title, choice } = KINDS[kind];
    if (!choice) return [];
    const one: Choice = {
      key: kind,
      kind,
      title,
      name: kind,
      connector: undefined,
      needsConnection: false,
      canGoWithout: true,
      synonyms: '',
      ...choice,
    };
    return kind === 'call' ? calls(one, flows) : [one];
  });
  const actions = connectors.flatMap((connector) =>
    connector.actions.map(
      (action): Choice => ({
        key: action.id,
        kind: 'use',
        title: action.title || action.id,
        name: action.id,
        connector,
        about: firstSentence(action.docs ?? ''),
        synonyms: VERBS.filter(([verb]) => verb.test(action.id))
          .map(([, more]) => more)
          .join(' '),
        needsConnection: Boolean(connector.connection),
        canGoWithout: action.input?.properties?.url !== undefined,
        value: { use: action.id, ...inputOf(action.input) },
      }),
    ),
  );
  return [...control, ...actions];
}

/** One choice for each flow. Without a flow, the step is still offered, and says what it needs. */
function calls(one: Choice, flows: readonly CalledFlow[]): Choice[] {
  if (flows.length === 0) return [{ ...one, about: words.callNeeds }];
  return flows.map(({ name, title }) => ({
    ...one,
    key: `${one.key}:${name}`,
    title: words.callFlow(title || name),
    about: words.callAbout(title || name),
    synonyms: name,
    value: { call: name },
    idFrom: name.slice(name.indexOf('/') + 1),
  }));
}

/** The flows that a flow may call. A flow that calls itself each time would never end. */
export function callable(flows: readonly Flow[], from: Flow | undefined): Flow[] {
  return flows.filter((each) => each.trigger?.use === 'flow.call' && each.name !== from?.name);
}

function firstSentence(docs: string): string {
  return /^[\s\S]*?\.(?=\s|$)/.exec(docs)?.[0] ?? docs;
}

/** The inputs that must be filled in, empty. */
function inputOf(schema: JsonSchema | null | undefined): { input?: Record<string, unknown> } {
  const required = schema?.required ?? [];
  return required.length === 0 ? {} : { input: Object.fromEntries(required.map((name) => [name, ''])) };
}
