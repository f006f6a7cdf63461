import { useQuery } from '@tanstack/react-query';
import { type Answered, call } from '../../../api/call';
import { placeIn } from '../../../api/contents';
import { ExactNumber, parseExact, printExact } from '../../../api/exactJson';
import { CodeView } from '../../../ui/CodeView';
import { formatBytes, formatCount } from '../../../ui/format';
import { Problem } from '../../../ui/Problem';
import { contents as words } from '../../../words/contents';
import { ui } from '../../../words/ui';
import './contents.css';

type Content = Answered<'GET', '/runs/{id}/contents'>['items'][number];
type Table = NonNullable<Content['table']>;

const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const MAX_IMAGE_SIZE = 5_000_000;
const MAX_CELL_LENGTH = 200;

interface Props {
  title: string;
  run: string;
  /** The step whose output has them; undefined: the payload has them. */
  step?: string | undefined;
}

/** The files and rows in a value of a run: the first rows as a table, and how files begin. */
export function RunContents({ title, run, step }: Props) {
  const query = useQuery({
    queryKey: ['run-contents', run, step],
    queryFn: ({ signal }) =>
      call('GET', '/runs/{id}/contents', {
        path: { id: run },
        query: { step },
        signal,
        parse: parseExact,
      }) as Promise<{ items: Content[] }>,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (query.isError)
    return <Problem what={words.failed} error={query.error} onRetry={() => void query.refetch()} />;
  return query.data?.items.map((each) => <Shown key={each.at} title={title} content={each} />) ?? null;
}

function Shown({ title, content }: { title: string; content: Content }) {
  const { at, kind, name, contentType, size, table, text, problem, whole } = content;
  const bytes = size === undefined ? '' : formatBytes(Number(String(size)));
  const heading = at === '' ? title : placeIn(at);
  return (
    <section className="json run-content" aria-label={`${heading}: ${name}`}>
      <div className="json-head">
        <h3>{heading}</h3>
        {whole && (
          <a href={whole} download={name}>
            {ui.download(bytes)}
          </a>
        )}
      </div>
      <p className="content-facts caption">
        {kind === 'file' ? <strong>{name}</strong> : words.rowsOf(name)}
        <span className="muted">{[contentType, bytes, countOf(table)].filter(Boolean).join(' · ')}</span>
      </p>
      {problem && <p className="muted">{problem}</p>}
      {kind === 'rows' && !table && <p className="muted">{words.notRecorded}</p>}
      {table && table.rows.length > 0 && <RowTable table={table} label={name} />}
      {text !== undefined && (
        <CodeView text={text} language={contentType?.includes('json') ? 'json' : 'text'} label={name} />
      )}
      {whole && IMAGES.has(contentType ?? '') && Number(String(size)) <= MAX_IMAGE_SIZE && (
        <img className="content-image" src={whole} alt={name} />
      )}
    </section>
  );
}

function countOf(table: Table | undefined): string {
  if (!table) return '';
  const shown = table.rows.length;
  if (table.count === undefined) return words.first(shown);
  const count = Number(String(table.count));
  return count > shown ? words.firstOf(shown, formatCount(count)) : words.rows(count);
}

function RowTable({ table: { columns, rows }, label }: { table: Table; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="content-table" tabIndex={0} aria-label={words.rowsOf(label)}>
      <table>
        <thead>
          <tr>
            <th>{words.number}</th>
            {columns.length === 0 && <th>{words.value}</th>}
            {columns.map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its number
            <tr key={i}>
              <td className="muted">{i + 1}</td>
              {columns.length === 0 && <td>{cell(row)}</td>}
              {columns.map((name) => (
                <td key={name}>{cell((row as Record<string, unknown> | null)?.[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const isText = typeof value === 'string' || value instanceof ExactNumber || typeof value !== 'object';
  const text = isText ? String(value) : printExact(value).replaceAll(/\s*\n\s*/g, ' ');
  return text.length > MAX_CELL_LENGTH ? `${text.slice(0, MAX_CELL_LENGTH)}…` : text;
}
