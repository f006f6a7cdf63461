import { CodeView } from '../../ui/CodeView';
import { CopyButton } from '../../ui/CopyButton';
import { formatBytes } from '../../ui/format';
import { httpStatus } from '../../words/httpStatus';
import { runs as words } from '../../words/runs';
import type { HttpResponse } from './httpResponse';
import './httpResponse.css';

/** So much of a body is drawn. The copy is complete. */
const MAX_SHOWN = 20_000;

/** The response of an HTTP request: status, headers, and the body laid out by its type. */
export function HttpResponseView({ response }: { response: HttpResponse }) {
  const { status, headers, type, size, body } = response;
  const facts = [type, size !== undefined && body && formatBytes(size)].filter(Boolean).join(' · ');
  const isCut = body !== undefined && body.text.length > MAX_SHOWN;
  return (
    <section className="json http-response" aria-label={words.response}>
      <div className="json-head">
        <h3>{words.response}</h3>
        {body && <CopyButton text={body.text} what={words.responseBody} />}
      </div>
      <div className="http-frame">
        <p className="http-line">
          <strong className={status < 400 ? 'tone-succeeded' : 'tone-failed'}>{httpStatus(status)}</strong>
          <span className="muted">{facts}</span>
        </p>
        {headers.length > 0 && (
          <details>
            <summary>{words.headerCount(headers.length)}</summary>
            <HeaderTable headers={headers} />
          </details>
        )}
        {body ? (
          <>
            <CodeView
              text={isCut ? `${body.text.slice(0, MAX_SHOWN)}…` : body.text}
              language={body.language}
              label={words.responseBody}
            />
            {isCut && <p className="muted caption http-note">{words.bodyCut}</p>}
          </>
        ) : (
          <p className="muted http-note">{words.noBody}</p>
        )}
      </div>
    </section>
  );
}

export function HeaderTable({ headers }: { headers: [string, string][] }) {
  return (
    <table className="header-table" aria-label={words.headers}>
      <tbody>
        {headers.map(([name, value], i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, and the rows do not move
          <tr key={i}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
