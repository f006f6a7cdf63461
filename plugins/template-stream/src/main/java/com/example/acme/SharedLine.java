package com.example.acme;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.SharedResource;
import java.io.IOException;

/** The line that all steps and tests of a connection share, so that a step does not connect and sign in each time. */
public final class SharedLine implements SharedResource<AcmeConnection, Line> {

    @Override
    public Line open(ConnectionContext<AcmeConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return Line.open(context);
    }

    /** The server calls it, for example, after a step has failed. It replaces a broken line. */
    @Override
    public boolean alive(Line line) throws ConnectorException, IOException {
        line.ask("PING");
        return true;
    }
}
