package io.junctura.plugins.http;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/**
 * Calls any HTTP API, and receives webhooks and synchronous calls.
 *
 * <p>An API's base address and its credentials go into a saved connection; steps then say only the path. Webhooks need
 * no connection, except for the secret that proves who sends them.
 */
@Extension
@ConnectorInfo(
        id = "http",
        title = "HTTP",
        connection = HttpConnection.class,
        actions = {Request.class},
        triggers = {Webhook.class, Call.class})
@Permissions(hosts = "*", files = true)
public final class HttpConnector implements Connector {}
