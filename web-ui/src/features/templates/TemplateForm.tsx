import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { Problem } from '../../ui/Problem';
import { templates as words } from '../../words/templates';
import { AskField, Field } from './AskField';
import { type Answers, fieldOf, firstAnswers, freeName, missing, values } from './answers';
import { createFromTemplate, type TemplateView } from './api';

const NAME = /^[a-z][a-z0-9-]{0,62}$/;
const NAME_FIELD = 'integration';

/** The form of a template's inputs, which creates the integration. */
export function TemplateForm({ template, taken }: { template: TemplateView; taken: readonly string[] }) {
  const [name, setName] = useState(() => freeName(template.name, taken));
  const [answers, setAnswers] = useState<Answers>(() => firstAnswers(template.asks));
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: (publish: boolean) =>
      createFromTemplate(template.name, {
        integration: name,
        values: values(answers),
        publish,
      }),
    onSuccess: async (made, publish) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['integrations'] }),
        queries.invalidateQueries({ queryKey: ['connections'] }),
      ]);
      const to = publish ? '/integrations/$name' : '/integrations/$name/edit';
      await navigate({ to, params: { name: made.integration } });
    },
  });
  const open = missing(template.asks, answers);
  const submit = (publish: boolean) => {
    setTried(true);
    if (NAME.test(name) && open.length === 0) return create.mutate(publish);
    const first = NAME.test(name) ? open[0] : NAME_FIELD;
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };
  const refused = create.isError ? fieldOf(create.error) : undefined;
  const message = create.error?.message;
  const suggestion = create.error instanceof ApiProblem ? create.error.more.suggestion : undefined;
  const free = typeof suggestion === 'string' ? ` ${words.takenHint(suggestion)}` : '';
  const wrongName = isTried && !NAME.test(name) ? words.nameWrong : undefined;
  const wrong = (field: string) =>
    isTried && open.includes(field) ? words.needed : refused === field ? message : undefined;
  return (
    <form
      ref={form}
      className="card form template-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit(true);
      }}
    >
      <Field
        name={NAME_FIELD}
        label={words.name}
        hint={words.nameHint}
        wrong={wrongName ?? (refused === NAME_FIELD ? `${message}${free}` : undefined)}
      >
        {(props) => (
          <input
            {...props}
            value={name}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {template.asks.map((ask, n) => (
        <AskField
          key={ask.name}
          ask={ask}
          value={answers[ask.name] ?? ''}
          isFirst={n === 0}
          wrong={wrong(ask.name)}
          onChange={(value) => setAnswers((before) => ({ ...before, [ask.name]: value }))}
        />
      ))}
      {create.isError && refused === undefined && <Problem what={words.notMade} error={create.error} />}
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={create.isPending}>
          {create.isPending && create.variables ? words.publishing : words.publish}
        </button>
        <button type="button" className="button" disabled={create.isPending} onClick={() => submit(false)}>
          {create.isPending && !create.variables ? words.editing : words.edit}
        </button>
      </div>
    </form>
  );
}
