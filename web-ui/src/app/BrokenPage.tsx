import { Page } from '../ui/Page';
import { Problem } from '../ui/Problem';
import { app as words } from '../words/app';

/** In place of a page whose code has failed. */
export function BrokenPage({ error }: { error: unknown }) {
  return (
    <Page title={words.pageBroke}>
      <Problem what={words.pageBrokeWhat} error={error}>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {words.loadAgain}
        </button>
      </Problem>
    </Page>
  );
}
