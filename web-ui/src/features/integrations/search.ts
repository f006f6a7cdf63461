/** The search parameters of the pages of integrations. */
export const INTEGRATION_STATES = ['on', 'off', 'draft', 'attention'] as const;
export type IntegrationState = (typeof INTEGRATION_STATES)[number];

export interface IntegrationListSearch {
  q?: string | undefined;
  state?: IntegrationState | undefined;
}

export const INTEGRATION_TABS = ['overview', 'versions', 'runs', 'settings'] as const;
export type IntegrationTab = (typeof INTEGRATION_TABS)[number];

export interface IntegrationSearch {
  tab?: IntegrationTab | undefined;
  /** The version whose document is shown. */
  version?: string | undefined;
  /** The two compared versions; "draft" is the draft. */
  from?: string | undefined;
  to?: string | undefined;
}
