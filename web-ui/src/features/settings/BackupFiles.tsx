import type { BackupsView } from '../../api/types';
import { formatBytes } from '../../ui/format';
import { Time } from '../../ui/Time';
import { backups as words } from '../../words/backups';

interface Props {
  files: BackupsView['files'];
  unreadable: string | undefined;
}

/** The backups in the folder. The browser downloads them by itself, however large they are. */
export function BackupFiles({ files, unreadable }: Props) {
  return (
    <section className="card table-wrap" aria-label={words.files}>
      <div className="card-head">
        <h2>{words.files}</h2>
      </div>
      {unreadable ? (
        <p className="settings-body">
          {words.unreadable} {unreadable}
        </p>
      ) : files.length === 0 ? (
        <p className="settings-body muted">{words.noFiles}</p>
      ) : (
        <table className="table" aria-label={words.files}>
          <thead>
            <tr>
              <th scope="col">{words.columns.name}</th>
              <th scope="col">{words.columns.at}</th>
              <th scope="col" className="number">
                {words.columns.size}
              </th>
              <th scope="col">
                <span className="sr-only">{words.columns.download}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.name}>
                <td className="mono">{file.name}</td>
                <td>
                  <Time iso={file.at} />
                </td>
                <td className="number">{formatBytes(file.bytes)}</td>
                <td className="settings-actions">
                  <a
                    href={`/api/v1/backups/files/${encodeURIComponent(file.name)}`}
                    download
                    className="button"
                  >
                    {words.get}
                    <span className="sr-only"> {file.name}</span>
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
