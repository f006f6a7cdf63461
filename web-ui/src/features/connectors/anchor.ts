/** The anchor of an operation on the page of its connector. */
export const anchorOf = (kind: 'trigger' | 'action', use: string) => `${kind}-${use}`;

/** The address of an operation in the reference of connectors. */
export const addressOf = (connector: string, kind: 'trigger' | 'action', use: string) =>
  `/connectors/${encodeURIComponent(connector)}#${anchorOf(kind, use)}`;
