package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Stores which IDs a record has in several systems: the shop's customer {@code C-7} is the ERP's {@code K10001}. An ID
 * stands for one record, and a record has one ID in each system. The table belongs to one instance of one integration, or to
 * one of its flows. A new version of the integration keeps it.
 */
@ConnectorInfo(
        id = "xref",
        title = "Cross references",
        actions = {XrefLink.class, XrefFind.class, XrefUnlink.class})
final class XrefConnector implements Connector {}
