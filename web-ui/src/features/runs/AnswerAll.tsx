import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { runs as words } from '../../words/runs';
import { type Answer, type AnsweredRuns, answerMatching, useAnswerAll } from './api';
import { BulkProgress } from './BulkProgress';
import { explainAnswer, matchesNothing } from './retryWords';
import { queryOf, type RunFilter } from './runFilter';

/** Above a list of runs in doubt. Runs of tests are answered one at a time. */
export function AnswerAll({ filter }: { filter: RunFilter }) {
  const [answering, setAnswering] = useState(false);
  if (filter.tests !== undefined) return null;
  return (
    <>
      <p className="search-note muted">
        <span>{words.doubtHint}</span>
        <button type="button" className="button" onClick={() => setAnswering(true)}>
          {words.answerAll}
        </button>
      </p>
      {answering && <AnswerDialog filter={filter} onClose={() => setAnswering(false)} />}
    </>
  );
}

const ANSWERS: Record<Answer, string> = {
  done: words.answerDone,
  repeat: words.answerRepeat,
  failed: words.answerFailed,
};

interface Props {
  filter: RunFilter;
  /** The only step that is answered, without the numbers of items. */
  step?: string;
  onClose: () => void;
}

/** Gives all runs in doubt that match the filter the same answer. */
export function AnswerDialog({ filter, step, onClose }: Props) {
  // A time up to now stays the same while the dialog is open.
  const [runs] = useState<AnsweredRuns>(() => {
    const { status: _status, tests: _tests, ...query } = queryOf(filter, Date.now());
    return { query, ...(step === undefined ? {} : { step }) };
  });
  const [answer, setAnswer] = useState<Answer>();
  const matching = useQuery(answerMatching(runs));
  const order = useAnswerAll();
  const id = order.data?.id;
  return (
    <Dialog title={words.answerAllTitle} onClose={onClose}>
      {id !== undefined ? (
        <BulkProgress id={id} onClose={onClose} />
      ) : (
        <>
          <p>{words.doubtHint}</p>
          <fieldset>
            <legend>{words.answer}</legend>
            {(Object.keys(ANSWERS) as Answer[]).map((each) => (
              <label key={each} className="check">
                <input
                  type="radio"
                  name="answer"
                  checked={each === answer}
                  onChange={() => setAnswer(each)}
                />
                {ANSWERS[each]}
              </label>
            ))}
          </fieldset>
          <p>{matching.isPending ? words.counting : matching.data ? explainAnswer(matching.data) : ''}</p>
          {matching.isError && <Problem what={words.countFailed} error={matching.error} />}
          {order.isError && <Problem what={words.answerRejected} error={order.error} />}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              {words.close}
            </button>
            <button
              type="button"
              className="button primary"
              disabled={
                answer === undefined || order.isPending || !matching.data || matchesNothing(matching.data)
              }
              onClick={() => answer && order.mutate({ runs, answer })}
            >
              {words.answerAllDo}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
