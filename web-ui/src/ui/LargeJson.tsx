import type { LargeValue } from '../api/types';
import { ui as words } from '../words/ui';
import { CodeView } from './CodeView';
import { formatBytes } from './format';

/** How a value begins that is too large to be shown, and where the whole of it is. */
export function LargeJson({ title, value }: { title: string; value: LargeValue }) {
  return (
    <div className="json">
      <div className="json-head">
        <h3>{title}</h3>
        <a href={value.whole} download>
          {words.download(formatBytes(value.size))}
        </a>
      </div>
      {value.problem ? (
        <p className="muted">{value.problem}</p>
      ) : (
        <>
          <p className="muted">{words.tooLarge}</p>
          <CodeView text={`${value.beginning ?? ''}…`} language="json" label={title} />
        </>
      )}
    </div>
  );
}
