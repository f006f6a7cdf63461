import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useRef, useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { integrations as words } from '../../words/integrations';
import { readDraft, saveDraft } from '../editor/api';
import { integrationList } from './api';
import type { documentsOf, Found } from './documents';

type Reader = typeof documentsOf;

export function ImportButton() {
  const [reader, setReader] = useState<Reader>();
  return (
    <>
      <button
        type="button"
        className="button"
        // What reads YAML is loaded on first use.
        onClick={() => import('./documents').then(({ documentsOf }) => setReader(() => documentsOf))}
      >
        {words.importTitle}
      </button>
      {reader && <ImportDialog read={reader} onClose={() => setReader(undefined)} />}
    </>
  );
}

/** Takes integrations from a text or a file, each as a draft. */
function ImportDialog({ read, onClose }: { read: Reader; onClose: () => void }) {
  const [text, setText] = useState('');
  const [replaced, setReplaced] = useState<ReadonlySet<string>>(new Set());
  const file = useRef<HTMLInputElement>(null);
  const field = useId();
  const known = useQuery(integrationList).data ?? [];
  const navigate = useNavigate();
  const queries = useQueryClient();
  const split = read(text);
  const found = 'documents' in split ? split.documents : [];
  const integrations = found.filter((each) => each.kind === 'integration');
  const connections = found.filter((each) => each.kind === 'connection');
  const twice = integrations.find((one, i) => integrations.findIndex((each) => each.name === one.name) < i);
  const draftOf = (name: string) => known.find((each) => each.name === name)?.draft;
  const wanted = integrations.filter((each) => !draftOf(each.name) || replaced.has(each.name));
  const work = useMutation({
    mutationFn: async () => {
      for (const each of wanted) {
        const etag = draftOf(each.name) ? ((await readDraft(each.name))?.etag ?? '') : '';
        await saveDraft(each.name, each.text, etag);
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: integrationList.queryKey }),
    onSuccess: async () => {
      const [only, second] = wanted;
      if (only && !second) await navigate({ to: '/integrations/$name/edit', params: { name: only.name } });
      else onClose();
    },
  });
  const problem =
    text.trim() === ''
      ? undefined
      : 'problem' in split
        ? words.importUnreadable(split.problem.line, split.problem.message)
        : twice
          ? words.importTwice(twice.name)
          : integrations.length === 0
            ? words.importNothing
            : undefined;
  return (
    <Dialog title={words.importTitle} onClose={onClose}>
      <div className="dialog-body">
        <p>{words.importHint}</p>
        <div className="field">
          <span className="import-head">
            <label htmlFor={field}>{words.importText}</label>
            <input
              ref={file}
              type="file"
              accept=".yaml,.yml,.json,text/plain"
              hidden
              aria-label={words.importFile}
              onChange={async (event) => setText((await event.target.files?.[0]?.text()) ?? '')}
            />
            <button type="button" className="button" onClick={() => file.current?.click()}>
              {words.importFile}
            </button>
          </span>
          <textarea
            id={field}
            rows={10}
            value={text}
            spellCheck={false}
            placeholder={words.importPlaceholder}
            aria-invalid={problem !== undefined || undefined}
            aria-describedby={`${field}-found`}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div id={`${field}-found`} role="status">
          {problem && <p className="field-error">{problem}</p>}
          {integrations.length > 0 && !twice && (
            <ul className="import-list" aria-label={words.found}>
              {integrations.map((each) => (
                <Item
                  key={each.name}
                  found={each}
                  isReplaced={replaced.has(each.name)}
                  onReplace={(on) =>
                    setReplaced(
                      new Set([
                        ...[...replaced].filter((name) => name !== each.name),
                        ...(on ? [each.name] : []),
                      ]),
                    )
                  }
                />
              ))}
            </ul>
          )}
          {connections.length > 0 && (
            <p className="muted">{words.importConnections(connections.map((each) => each.name))}</p>
          )}
        </div>
        {work.isError && <Problem what={words.importFailed} error={work.error} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={work.isPending || wanted.length === 0 || problem !== undefined}
          onClick={() => work.mutate()}
        >
          {words.importDo(wanted.length)}
        </button>
      </div>
    </Dialog>
  );
}

interface ItemProps {
  found: Found;
  isReplaced: boolean;
  onReplace: (on: boolean) => void;
}

/** What becomes of one document. */
function Item({ found, isReplaced, onReplace }: ItemProps) {
  const known = useQuery(integrationList).data?.find((each) => each.name === found.name);
  return (
    <li>
      <strong className="mono">{found.name}</strong>{' '}
      <span className="muted">
        {known?.draft
          ? words.importReplaces(known.draft.changedBy)
          : known && known.version !== null
            ? words.importOver(known.version)
            : words.importNew}
      </span>
      {known?.draft && (
        <label className="check">
          <input type="checkbox" checked={isReplaced} onChange={(event) => onReplace(event.target.checked)} />
          {words.importReplace}
        </label>
      )}
    </li>
  );
}
