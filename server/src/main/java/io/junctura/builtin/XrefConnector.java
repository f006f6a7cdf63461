package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Which ids one record has in several systems: the customer that the shop calls {@code C-7} is the ERP's {@code K10001}.
 * An id stands for one record, and a record has one id in each system. The table belongs to one instance of one integration
 * (or, if asked for, to one of its flows), and outlives every version of it.
 */
@ConnectorInfo(
        id = "xref",
        title = "Cross references",
        actions = {XrefLink.class, XrefFind.class, XrefUnlink.class})
final class XrefConnector implements Connector {}
