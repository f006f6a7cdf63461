import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { printExact } from '../../api/exactJson';
import type { FlowView, IntegrationDetail, JsonSchema } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { SchemaForm } from '../../ui/form/SchemaForm';
import { sampleOf } from '../../ui/form/sampleOf';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { integrations } from '../../words/integrations';
import { testing as words } from '../../words/testing';
import { typedJson } from '../runs/typedJson';
import { triggerPin } from './api';
import { AnswerView, FollowRun } from './FollowRun';
import { sendRequest, startFlow } from './testRequest';
import { flowTitle } from './triggers';
import './startDialog.css';

interface Props {
  integration: IntegrationDetail;
  /** With an example of the payload, if there is one. */
  flow: FlowView & { starts?: { schema?: JsonSchema; sample?: unknown } };
  onClose: () => void;
}

/** Tries a flow with what its trigger's sample is: pinned, or else received last, or else an example. */
export function StartDialog(props: Props) {
  const { integration, flow } = props;
  const pin = useQuery({
    ...triggerPin(integration.name, flow.name),
    enabled: integration.draft !== undefined,
  });
  if (pin.isLoading)
    return (
      <Dialog title={titleOf(flow)} onClose={props.onClose}>
        <div className="dialog-body">
          <Skeleton what={words.sample} rows={4} />
        </div>
      </Dialog>
    );
  return <Start {...props} sample={sampleFor(flow, pin.data?.payload)} />;
}

interface Sample {
  value: unknown;
  /** Where it is from. */
  source: string;
}

function sampleFor({ starts }: Props['flow'], pinned: unknown): Sample {
  if (pinned !== undefined) return { value: pinned, source: words.fromPin };
  if (starts?.sample !== undefined) return { value: starts.sample, source: words.fromSample };
  const value = starts?.schema ? sampleOf(starts.schema) : EXAMPLE;
  return { value, source: words.fromExample };
}

const EXAMPLE = { id: 'example-1' };

const titleOf = (flow: FlowView) => (flow.address ? words.sendTitle : words.startTitle)(flowTitle(flow));

/** Tries a flow: by a request to its address if it has one, else by starting it; then follows the run. */
function Start({ integration, flow, sample, onClose }: Props & { sample: Sample }) {
  const { schema } = flow.starts ?? {};
  const hasForm = Object.keys(schema?.properties ?? {}).length > 0;
  const [isForm, setForm] = useState(hasForm);
  const [text, setText] = useState(() => printExact(sample.value));
  const typed = typedJson(text);
  const value = 'value' in typed ? typed.value : undefined;
  const request = useMutation({ mutationFn: () => sendRequest(integration.name, flow.name, value) });
  const start = useMutation({ mutationFn: () => startFlow(integration.name, flow.name, value) });
  const hasAddress = flow.address !== undefined && flow.address !== null;
  const isRefused = request.isError || request.data?.status === 401 || request.data?.status === 403;
  const isPending = request.isPending || start.isPending;
  const isTried = request.data !== undefined || start.data !== undefined;
  const run = start.data?.run ?? request.data?.run;
  const begin = () => {
    start.reset();
    if (hasAddress) request.mutate();
    else start.mutate();
  };
  return (
    <Dialog title={titleOf(flow)} onClose={onClose}>
      <div className="dialog-body start-dialog">
        <p className="muted">{words.runs(integrations.version(integration.version ?? ''))}</p>
        {hasForm && (
          <fieldset className="segments" aria-label={words.how}>
            {[true, false].map((form) => (
              <label key={String(form)}>
                <input
                  type="radio"
                  name="how"
                  checked={isForm === form}
                  disabled={form && !isRecord(value)}
                  onChange={() => setForm(form)}
                />
                {form ? words.asForm : words.asJson}
              </label>
            ))}
          </fieldset>
        )}
        {isForm && schema && isRecord(value) ? (
          <SchemaForm schema={schema} value={value} onChange={(next) => setText(printExact(next))} />
        ) : (
          <label className="field">
            <span className="field-label">{hasAddress ? words.body : words.payload}</span>
            <textarea
              rows={9}
              value={text}
              spellCheck={false}
              aria-invalid={'problem' in typed || undefined}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
        )}
        {'problem' in typed && (
          <p role="alert" className="field-error">
            {typed.problem}
          </p>
        )}
        {!isTried && <p className="muted caption">{sample.source}</p>}
        {request.isError && <Problem what={words.sendFailed} error={request.error} />}
        {start.isError && <Problem what={words.startFailed} error={start.error} />}
        {request.data && !start.data && <AnswerView answer={request.data} />}
        {isRefused && !start.data && (
          <div className="refused">
            <p>{words.refusedSignature}</p>
            <button
              type="button"
              className="button"
              disabled={isPending || 'problem' in typed}
              onClick={() => start.mutate()}
            >
              {words.startInstead}
            </button>
          </div>
        )}
        {run && <FollowRun id={run} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {words.close}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={isPending || 'problem' in typed}
          onClick={begin}
        >
          {isPending
            ? words.sending
            : hasAddress
              ? isTried
                ? words.again
                : words.send
              : isTried
                ? words.startAgain
                : words.start}
        </button>
      </div>
    </Dialog>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
