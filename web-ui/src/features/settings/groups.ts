import type { SettingView } from '../../api/types';
import type { serverSettings as words } from '../../words/serverSettings';

export type Group = keyof typeof words.groups;

const GROUPS: Record<Exclude<Group, 'other'>, readonly string[]> = {
  address: ['host', 'port', 'hooks-port', 'public-url', 'behind-proxy', 'portal-frame-ancestors'],
  outbound: ['allow-outbound', 'allow-subscribers', 'proxy', 'no-proxy'],
  data: [
    'data',
    'store',
    'keep-runs',
    'keep-failed',
    'keep-size',
    'keep-names',
    'keep-inline',
    'min-free',
    'file-root',
  ],
  backups: ['backup-to', 'backup-every', 'backup-keep'],
  documents: ['apply', 'allow-env', 'allow-file'],
  plugins: ['plugins', 'plugin-keys', 'plugin-advisories'],
};

const NAMES = Object.keys(GROUPS) as Exclude<Group, 'other'>[];

/** The settings by subject. Those of later releases that no subject has are at the end. */
export function groupsOf(settings: readonly SettingView[]): { group: Group; settings: SettingView[] }[] {
  const groupOf = ({ name }: SettingView): Group =>
    NAMES.find((group) => GROUPS[group].includes(name)) ?? 'other';
  return [...NAMES, 'other' as const]
    .map((group) => ({ group, settings: settings.filter((each) => groupOf(each) === group) }))
    .filter((each) => each.settings.length > 0);
}
