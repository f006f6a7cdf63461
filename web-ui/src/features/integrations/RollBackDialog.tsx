import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call';
import type { IntegrationDetail } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { integrations } from '../../words/integrations';
import { versions as words } from '../../words/versions';

interface Props {
  integration: IntegrationDetail;
  version: number | string;
  onClose: () => void;
}

const MAX = 200;

/** Publishes an old version again, and shows the effect on unfinished runs. */
export function RollBackDialog({ integration, version, onClose }: Props) {
  const { name } = integration;
  const queries = useQueryClient();
  const label = integrations.version(version);
  const under = useQuery({
    queryKey: ['runs', 'under-way', name],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        ['waiting', 'running', 'queued'].map((status) =>
          call('GET', '/runs', { query: { integration: name, status, limit: MAX }, signal }),
        ),
      );
      return {
        runs: pages.reduce((sum, page) => sum + page.items.length, 0),
        more: pages.some((page) => page.next !== null),
      };
    },
  });
  const publish = useMutation({
    mutationFn: () =>
      call('POST', '/integrations/{name}/rollback', { path: { name }, body: { version: Number(version) } }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['integrations'] }),
        queries.invalidateQueries({ queryKey: ['integration', name] }),
      ]);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={words.rollBackTitle(label)}
      onClose={onClose}
      verb={words.rollBackDo(label)}
      isDisabled={publish.isPending}
      onConfirm={() => publish.mutate()}
      failure={{ what: words.rollBackFailed, error: publish.error }}
    >
      <p>{words.rollBackText(label)}</p>
      {under.data && <p>{words.rollBackRuns(under.data.runs, under.data.more)}</p>}
      {integration.draft && <p>{words.rollBackDraft}</p>}
    </ConfirmDialog>
  );
}
