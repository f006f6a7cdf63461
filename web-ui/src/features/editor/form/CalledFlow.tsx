import { Link } from '@tanstack/react-router';
import { stepForm as words } from '../../../words/stepForm';
import { useEditor } from '../store/useEditor';
import type { SharedFlow } from '../store/useOtherFlows';

interface Props {
  /** As the step calls it: `store`, or `customers/store`. */
  called: unknown;
  shared: readonly SharedFlow[];
  closed: readonly SharedFlow[];
}

/** Leads to the flow that a step calls. */
export function CalledFlow({ called, shared, closed }: Props) {
  const { flows, showFlow } = useEditor();
  if (typeof called !== 'string' || called === '') return <ClosedFlows flows={closed} />;
  const [integration = '', flow] = called.split('/');
  if (flow !== undefined) {
    const title = shared.find(({ name }) => name === called)?.title;
    // The server says what is wrong with a flow that is not among them.
    if (title === undefined) return null;
    return (
      <p>
        <Link to="/integrations/$name/edit" params={{ name: integration }} search={{ flow }}>
          {words.openFlow(title)}
        </Link>
      </p>
    );
  }
  const own = flows.find(({ name }) => name === called);
  return (
    own && (
      <p>
        <button type="button" className="link" onClick={() => showFlow(own.name)}>
          {words.openFlow(own.title || own.name)}
        </button>
      </p>
    )
  );
}

/** Why flows cannot be chosen, and where that is changed. */
function ClosedFlows({ flows }: { flows: readonly SharedFlow[] }) {
  const { name } = useEditor();
  return flows.map((each) => {
    const [integration = '', flow] = each.name.split('/');
    return (
      <p key={each.name} className="caption muted">
        {words.closedFlow(each.title, name)}{' '}
        <Link to="/integrations/$name/edit" params={{ name: integration }} search={{ flow }}>
          {words.openFlow(each.title)}
        </Link>
      </p>
    );
  });
}
