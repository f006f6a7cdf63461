package io.junctura.plugins.sql;

import io.junctura.api.ConnectionContext;
import io.junctura.api.SharedResource;

/** The connections to a database server, which outlive the calls. */
public final class Pools implements SharedResource<SqlConnection, Pool> {
    @Override
    public Pool open(ConnectionContext<SqlConnection> context) {
        return new Pool(context);
    }
}
