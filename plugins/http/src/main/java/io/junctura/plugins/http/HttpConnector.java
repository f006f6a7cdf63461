package io.junctura.plugins.http;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/**
 * Calls any HTTP API, and receives webhooks and synchronous calls.
 *
 * <p>A saved connection contains an API's base address and credentials. Steps then name only the path. Webhooks need a
 * connection only for the secret that verifies the sender.
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
